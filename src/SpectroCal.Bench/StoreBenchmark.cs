using System.Diagnostics;
using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.Bench;

/// <summary>A store of a million versions of constants: 384 detectors with 2 605 runs each.</summary>
internal static class StoreBenchmark
{
    private const int Detectors = 384;
    private const int Runs = 2605;
    private const int LookUps = 1000;
    private const string Tag = "bench";
    private static readonly DateTime Begin = new(2026, 1, 1);

    /// <summary>Median of a thousand look-ups at random detectors and times, microseconds.</summary>
    public static Func<double> LookUp(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("spectrocal-bench").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        CalibrationStore store = CalibrationStore.OpenOrCreate(Path.Combine(folder, "constants.db"), cancellation);
        var provenance = new Provenance([new InputFile("run.mca", new string('0', 64))], "bench", null, Provenance.ThisSoftware);
        for (int detector = 0; detector < Detectors; detector++)
            store.Add([.. Enumerable.Range(0, Runs).Select(run => Record(detector, run, provenance))], cancellation: cancellation);
        var random = new Random(1);
        var times = new double[LookUps];
        return () =>
        {
            for (int i = 0; i < LookUps; i++)
            {
                string detector = Name(random.Next(Detectors));
                DateTime at = Begin.AddMinutes(10 * Runs * random.NextDouble());
                long start = Stopwatch.GetTimestamp();
                _ = store.Find(detector, at, Tag) ?? throw new InvalidOperationException("The store has nothing at that time.");
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
            Array.Sort(times);
            return times[LookUps / 2];
        };
    }

    private static string Name(int detector) => FormattableString.Invariant($"det{detector:000}");

    private static CalibrationRecord Record(int detector, int run, Provenance provenance) =>
        new(
            Name(detector),
            Tag,
            Begin.AddMinutes(10 * run),
            null,
            CalibrationRecord.Good,
            "p0 + p1*adc",
            [-15 + 0.001 * run, 3 + 1e-4 * detector],
            provenance
        )
        {
            Run = FormattableString.Invariant($"run{run:0000}"),
            Covariance = [0.01, 1e-6, 1e-9],
            Objective = "kde-chi2",
            Lines = ["Ti Ka", "Cu Ka"],
        };
}
