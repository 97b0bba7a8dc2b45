using System.Diagnostics;

namespace SpectroCal.Bench;

/// <summary>A speed that can be measured.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Unit">ms, s, MB/s or ratio.</param>
/// <param name="Bound">What the median must not exceed (speeds: fall below); null where none is set.</param>
/// <param name="Note">What is measured.</param>
/// <param name="Full">Whether it is measured only when everything is asked for: it takes long or much memory.</param>
/// <param name="Prepare">Makes the data and returns the measurement, which gives one value per call.</param>
public sealed record Benchmark(string Id, string Unit, double? Bound, string Note, bool Full, Func<CancellationToken, Func<double>> Prepare)
{
    private const int Repetitions = 7;
    private const int LeastRepetitions = 3;
    private const double WarmUpSeconds = 1.5; // the runtime recompiles hot methods in the background within about a second

    /// <summary>Measures: warm-up, then the median of seven.</summary>
    public BenchmarkRow Measure(CancellationToken cancellation) => Measure(WarmUpSeconds, double.PositiveInfinity, cancellation);

    /// <summary>Measures what may be slow: there are three repetitions only where these take longer than a limit.</summary>
    /// <param name="warmUpSeconds">Time of the warm-up, s; 0 where it has been run before.</param>
    /// <param name="limitSeconds">The limit, s.</param>
    /// <param name="cancellation">Ends the work between repetitions.</param>
    internal BenchmarkRow Measure(double warmUpSeconds, double limitSeconds, CancellationToken cancellation)
    {
        Func<double> once = Prepare(cancellation);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < warmUpSeconds)
        {
            cancellation.ThrowIfCancellationRequested();
            once();
        }
        var values = new List<double>();
        watch.Restart();
        while (values.Count < LeastRepetitions || (values.Count < Repetitions && watch.Elapsed.TotalSeconds < limitSeconds))
        {
            cancellation.ThrowIfCancellationRequested();
            values.Add(once());
        }
        values.Sort();
        return new BenchmarkRow(Id, values[values.Count / 2], Unit, values[0], values[^1], Bound, Note);
    }
}
