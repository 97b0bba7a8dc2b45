using SpectroCal.Monitoring;

namespace SpectroCal.Bench.Monitoring;

/// <summary>What is wrong with a simulated spectrum.</summary>
/// <param name="Kind">What is wrong; a dead detector is one of <see cref="AnomalyKind.Rate"/>.</param>
/// <param name="Grade">How strongly: 0 weak, 1 medium, 2 strong.</param>
internal sealed record RunSetAnomaly(AnomalyKind Kind, int Grade)
{
    /// <summary>How many grades there are.</summary>
    public const int Grades = 3;

    /// <summary>The kinds that are simulated.</summary>
    public static IReadOnlyList<AnomalyKind> Kinds { get; } =
    [
        AnomalyKind.Gain,
        AnomalyKind.DoubledPeaks,
        AnomalyKind.Resolution,
        AnomalyKind.NoiseBurst,
        AnomalyKind.Pulser,
        AnomalyKind.Rate,
        AnomalyKind.Saturation,
        AnomalyKind.MissingLine,
        AnomalyKind.ExtraLine,
        AnomalyKind.Comb,
        AnomalyKind.Threshold,
        AnomalyKind.SwappedChannels,
        AnomalyKind.DriftInside,
    ];

    /// <summary>Its size: a relative gain, a part of the counts, of a line or of the time, eV, or a contrast, as the kind has it.</summary>
    public double Size =>
        Kind switch
        {
            AnomalyKind.Gain => Of(0.0015, 0.005, 0.03),
            AnomalyKind.DoubledPeaks => Of(0.1, 0.3, 0.5), // of the counts
            AnomalyKind.Resolution => Of(0.05, 0.15, 0.5), // of the width at the strongest line
            AnomalyKind.NoiseBurst => Of(0.02, 0.1, 0.5), // of the usual counts, in addition
            AnomalyKind.Pulser or AnomalyKind.ExtraLine => Of(0.003, 0.01, 0.05), // of the usual counts, in addition
            AnomalyKind.Rate => Of(0.2, 0.6, 0.98), // of the time without events
            AnomalyKind.Saturation => Of(15000, 10000, 7000), // eV
            AnomalyKind.MissingLine => Of(0.2, 0.5, 1), // of the lines of iron
            AnomalyKind.Comb => Of(0.05, 0.15, 0.5), // contrast
            AnomalyKind.Threshold => Of(150, 400, 1000), // eV above the usual one
            AnomalyKind.DriftInside => Of(0.003, 0.01, 0.04), // from the begin of the run to its end
            _ => 0,
        };

    /// <summary>How far from the usual gain the second one of <see cref="AnomalyKind.DoubledPeaks"/> is, relative.</summary>
    public double TwinGain => Of(0.02, 0.015, 0.03);

    private double Of(double weak, double medium, double strong) =>
        Grade switch
        {
            0 => weak,
            1 => medium,
            _ => strong,
        };
}
