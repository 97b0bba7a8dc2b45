using SpectroCal.Bench.Accuracy;

namespace SpectroCal.Bench.Monitoring;

/// <summary>What is different from run to run when nothing is wrong.</summary>
/// <param name="Gain">Relative to the usual gain.</param>
/// <param name="Beam">Rate, relative to the usual one.</param>
/// <param name="Noise">Noise counts, relative to the usual ones.</param>
/// <param name="Sample">Intensity of the lines of iron, relative to the usual one.</param>
internal sealed record RunConditions(double Gain, double Beam, double Noise, double Sample)
{
    private const double CommonGain = 1.5e-4; // standard deviations: temperature of the hall
    private const double OwnGain = 5e-5;
    private const double CommonBeam = 0.2;
    private const double OwnBeam = 0.01;
    private const double OwnNoise = 0.02;
    private const double CommonSample = 0.003;

    /// <summary>What all detectors of a run share.</summary>
    public static RunConditions Common(Random random) =>
        new(
            1 + CommonGain * SimulatedDetector.Normal(random),
            Math.Exp(CommonBeam * SimulatedDetector.Normal(random)),
            1,
            1 + CommonSample * SimulatedDetector.Normal(random)
        );

    /// <summary>The same for one detector, which adds its own.</summary>
    public RunConditions Own(Random random) =>
        new(
            Gain * (1 + OwnGain * SimulatedDetector.Normal(random)),
            Beam * (1 + OwnBeam * SimulatedDetector.Normal(random)),
            Noise * (1 + OwnNoise * SimulatedDetector.Normal(random)),
            Sample
        );
}
