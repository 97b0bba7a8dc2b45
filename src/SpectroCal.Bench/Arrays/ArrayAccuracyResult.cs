namespace SpectroCal.Bench.Arrays;

/// <summary>What automatic calibration made of simulated arrays.</summary>
/// <param name="FirstSeed">Seed of the first array; the others have the seeds that follow.</param>
/// <param name="Arrays">Number of arrays.</param>
/// <param name="Rows">Outcomes: of all, by counts, elements and features of the healthy ones, and by fault.</param>
/// <param name="Bad">The detectors that are wrong or crashed.</param>
public sealed record ArrayAccuracyResult(long FirstSeed, int Arrays, IReadOnlyList<ArrayAccuracyRow> Rows, IReadOnlyList<ArrayVerdict> Bad)
{
    private const string Goal = "2 000 counts and two elements";

    /// <summary>Root mean square of the errors of the gain over the stated ones, of the healthy detectors that are right.</summary>
    public double GainPull { get; init; }

    /// <summary>The same of the energies at the lines of the calibrations.</summary>
    public double EnergyPull { get; init; }

    /// <summary>What was found where no elements were named; null where they were.</summary>
    public BlindElements? Elements { get; init; }

    /// <summary>The healthy detectors that are suspect or refused, with what was said.</summary>
    public IReadOnlyList<ArrayVerdict> NotCalibrated { get; init; } = [];

    /// <summary>Seconds that it took.</summary>
    public double Seconds { get; init; }

    internal static ArrayAccuracyResult Of(long firstSeed, int arrays, IReadOnlyList<ArrayVerdict> verdicts)
    {
        ArrayVerdict[] healthy = [.. verdicts.Where(v => v.Fault == DetectorFault.None)],
            right = [.. healthy.Where(v => v.Outcome == ArrayOutcome.Right)];
        return new ArrayAccuracyResult(
            firstSeed,
            arrays,
            [
                ArrayAccuracyRow.Of("all", "healthy detectors", healthy),
                ArrayAccuracyRow.Of("goal", Goal, healthy.Where(v => v.ArrayCounts >= 2_000 && v.ElementsShown >= 2)),
                .. Grouped("counts", healthy.OrderBy(v => v.ArrayCounts), v => [$"{v.ArrayCounts}"]),
                .. Grouped("elements", healthy, v => [v.Set]),
                .. Grouped("feature", healthy, v => v.Features),
                .. Grouped("fault", verdicts.Except(healthy), v => [$"{v.Fault}"]),
            ],
            [.. verdicts.Where(v => v.Outcome is ArrayOutcome.Wrong or ArrayOutcome.Crashed)]
        )
        {
            GainPull = Rms(right.Select(v => v.GainPull).OfType<double>()),
            EnergyPull = Rms(right.SelectMany(v => v.EnergyPulls)),
            NotCalibrated = [.. healthy.Where(v => v.Outcome is ArrayOutcome.Suspect or ArrayOutcome.Refused)],
        };
    }

    private static IEnumerable<ArrayAccuracyRow> Grouped(
        string kind,
        IEnumerable<ArrayVerdict> verdicts,
        Func<ArrayVerdict, IEnumerable<string>> names
    ) =>
        verdicts
            .SelectMany(v => names(v).Select(name => (name, v)))
            .GroupBy(p => p.name, p => p.v)
            .Select(g => ArrayAccuracyRow.Of(kind, g.Key, g));

    private static double Rms(IEnumerable<double> values) =>
        Math.Sqrt(values.Where(double.IsFinite).Select(v => v * v).DefaultIfEmpty(double.NaN).Average());
}
