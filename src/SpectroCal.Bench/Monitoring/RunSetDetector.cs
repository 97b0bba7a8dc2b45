using SpectroCal.Bench.Accuracy;
using SpectroCal.Bench.Arrays;

namespace SpectroCal.Bench.Monitoring;

/// <summary>A simulated silicon drift detector.</summary>
/// <param name="OffsetEv">Energy at the low edge of channel 0.</param>
/// <param name="GainEv">eV per channel.</param>
/// <param name="NoiseEv">Electronic noise, standard deviation.</param>
/// <param name="ThresholdEv">Energy above which events are taken.</param>
/// <param name="NoiseShare">Part of the counts that is noise above the threshold.</param>
/// <param name="ContinuumShare">Part of the counts that is continuum.</param>
/// <param name="Tail">Part of each line that has lost charge.</param>
/// <param name="RatePerSecond">Rate of events.</param>
/// <param name="Lines">Energies and parts of the counts of its lines.</param>
internal sealed record RunSetDetector(
    double OffsetEv,
    double GainEv,
    double NoiseEv,
    double ThresholdEv,
    double NoiseShare,
    double ContinuumShare,
    double Tail,
    double RatePerSecond,
    IReadOnlyList<(double EnergyEv, double Share)> Lines
)
{
    // Ka and Kb of titanium, iron, copper and zirconium, with their usual ratios (G. Zschornack, Handbook of X-Ray Data, 2007).
    private static readonly (double EnergyEv, double Share)[] Sample =
    [
        (4509, 0.2),
        (4932, 0.025),
        (6400, 0.14),
        (7058, 0.018),
        (8041, 0.25),
        (8905, 0.034),
        (15746, 0.06),
        (17668, 0.01),
    ];

    /// <summary>Which of the lines are those of iron.</summary>
    public static bool IsIron(int line) => line is 2 or 3;

    /// <summary>Draws a detector.</summary>
    public static RunSetDetector Of(Random random)
    {
        (double, double)[] lines = [.. Sample.Select(l => (l.EnergyEv, l.Share * Math.Exp(0.1 * SimulatedDetector.Normal(random))))];
        return new RunSetDetector(
            random.Between(-150, 50),
            10.5 * (1 + 0.03 * SimulatedDetector.Normal(random)),
            random.Between(45, 70),
            random.Between(700, 1100),
            random.Between(0.02, 0.08),
            random.Between(0.15, 0.3),
            random.Between(0.01, 0.03),
            random.LogBetween(30, 60),
            lines
        );
    }
}
