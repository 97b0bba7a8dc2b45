using System.Diagnostics;
using SpectroCal.Calibration;
using SpectroCal.Engines;
using SpectroCal.Optimization;

namespace SpectroCal.Bench.Engines;

/// <summary>Compares engines: every engine on every device with every objective at five sizes, in one run.</summary>
public static class EngineBench
{
    private const double AgainSeconds = 0.2; // of each cell
    private const double LimitSeconds = 0.5; // of a measurement: seven repetitions, or at least three that take longer than this
    private const double StepsMilliseconds = 100; // at least, of the evaluations of one repetition
    private const int WarmUpBatches = 10;
    private const int WarmUpEvents = 5000;

    /// <summary>Names of what can be measured, size by size.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. EngineCell.All.Select(c => c.Id)];

    /// <summary>Measures.</summary>
    /// <param name="ids">What, or null for all.</param>
    /// <param name="problems">Folder that the problems are written to for peers, or null.</param>
    /// <param name="progress">Is told what is measured.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="CalibrationException">There is nothing of a name.</exception>
    public static EngineMeasurement Measure(
        IReadOnlyList<string>? ids,
        string? problems,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (ids?.FirstOrDefault(id => !Ids.Contains(id)) is { } unknown)
            throw new CalibrationException($"There is no comparison '{unknown}'; there are {string.Join(", ", Ids)}.");
        EngineCell[] cells = [.. EngineCell.All.Where(c => ids?.Contains(c.Id) ?? true)];
        IReadOnlyList<EngineListing> engines = EngineCatalogue.Default.List();
        EngineRunner[] runners = [.. engines.Where(e => e.IsAvailable).SelectMany(EngineRunner.Of)];
        var rows = new List<EngineRow>();
        WarmUpAll(cells, runners, progress, cancellation);
        int done = 0;
        foreach (IGrouping<(int Batches, int Events), EngineCell> size in cells.GroupBy(c => (c.Batches, c.Events)))
        {
            Campaign campaign = EngineCell.Simulate(size.Key.Batches, size.Key.Events, cancellation);
            foreach (EngineCell cell in size)
            {
                progress?.Report(new StageProgress(cell.Id, done++, cells.Length));
                BatchProblem[] made = cell.Problems(campaign);
                if (problems is not null)
                    PeerProblem.Write(problems, cell, made);
                // The managed engine, always there and always first, is what the others are held to.
                EngineResults? reference = null;
                foreach (EngineRunner runner in runners)
                    rows.Add(Measure(cell, made, runner, ref reference, cancellation));
            }
        }
        return new EngineMeasurement(engines, rows);
    }

    // The runtime recompiles what is hot in the background: the first cells would be slower than the others.
    private static void WarmUpAll(
        EngineCell[] cells,
        EngineRunner[] runners,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        progress?.Report(new StageProgress("warm-up", 0, cells.Length));
        Campaign campaign = EngineCell.Simulate(WarmUpBatches, WarmUpEvents, cancellation);
        foreach (EngineCell cell in cells.DistinctBy(c => c.Objective))
        {
            BatchProblem[] problems = cell.Problems(campaign);
            foreach (EngineRunner runner in runners)
                WarmUp.Run(
                    () =>
                    {
                        runner.Minimize(problems, cancellation);
                        runner.Evaluate(problems, 1, cancellation);
                    },
                    cancellation
                );
        }
    }

    private static EngineRow Measure(
        EngineCell cell,
        BatchProblem[] problems,
        EngineRunner runner,
        ref EngineResults? reference,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<OptimizationResult> minimum = [];
        long start = Stopwatch.GetTimestamp();
        long? memory = ResidentMemory.PeakOf(() => minimum = runner.Minimize(problems, cancellation));
        long? deviceMemory = runner.DeviceMemoryTaken();
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var results = new EngineResults(runner.Evaluate(problems, 0, cancellation), minimum);
        reference ??= results;
        BenchmarkRow minimization = Row(() => Milliseconds(() => runner.Minimize(problems, cancellation)), first);

        // What an evaluation takes: the time of some steps of gradient descent, less that of none. Many steps take longer than what both
        // have in common, and vary less than their difference.
        double none = Milliseconds(() => runner.Evaluate(problems, 0, cancellation)),
            two = Milliseconds(() => runner.Evaluate(problems, 2, cancellation));
        double step = Math.Max((two - none) / 2, two / 50);
        int steps = (int)Math.Clamp(Math.Max(StepsMilliseconds, none) / step, 3, 1000);
        BenchmarkRow evaluation = Row(() => Difference(steps) / steps, two / 1000);
        return new EngineRow(
            cell.Id,
            cell.Objective.Name(),
            cell.Batches,
            cell.Events,
            runner.Engine,
            runner.Device,
            runner.Bits,
            evaluation.Median,
            evaluation.Min,
            evaluation.Max,
            minimization.Median,
            minimization.Min,
            minimization.Max,
            minimum.Average(r => r.Evaluations),
            memory / 1e6,
            deviceMemory / 1e6,
            results.LossDifference(reference),
            results.GradientDifference(reference),
            results.OptimumDifference(reference),
            results.EnergyDifferenceEv(reference, cell.Lines())
        );

        double Difference(int count)
        {
            double without = Milliseconds(() => runner.Evaluate(problems, 0, cancellation));
            return Milliseconds(() => runner.Evaluate(problems, count, cancellation)) - without;
        }

        // What is slow has been warmed up by the run before.
        BenchmarkRow Row(Func<double> once, double secondsBefore)
        {
            if (secondsBefore <= AgainSeconds)
                WarmUp.Repeat(() => once(), AgainSeconds, cancellation);
            return new Benchmark(cell.Id, "ms", null, "", false, _ => once).Measure(once, LimitSeconds, cancellation);
        }
    }

    private static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
