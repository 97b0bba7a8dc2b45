using System.Diagnostics;

namespace SpectroCal.Bench;

/// <summary>A speed that can be measured.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Unit">ms, s, us (microseconds), MB/s or ratio.</param>
/// <param name="Bound">What the median must not exceed (speeds: fall below); null where none is set.</param>
/// <param name="Note">What is measured.</param>
/// <param name="Full">Whether it is measured only when everything is asked for: it takes long or much memory.</param>
/// <param name="Prepare">Makes the data and returns the measurement, which gives one value per call.</param>
public sealed record Benchmark(string Id, string Unit, double? Bound, string Note, bool Full, Func<CancellationToken, Func<double>> Prepare)
{
    private const int Repetitions = 7;
    private const int LeastRepetitions = 3;

    /// <summary>Measures: warm-up until the runtime has stopped compiling, then the median of seven.</summary>
    public BenchmarkRow Measure(CancellationToken cancellation)
    {
        Func<double> once = Prepare(cancellation);
        WarmUp.Run(() => once(), cancellation);
        return Measure(once, double.PositiveInfinity, cancellation);
    }

    /// <summary>Measures what has been run before: three repetitions suffice where seven take longer than a limit.</summary>
    /// <param name="once">The measurement, which gives one value per call.</param>
    /// <param name="limitSeconds">The limit, s.</param>
    /// <param name="cancellation">Ends the work between repetitions.</param>
    internal BenchmarkRow Measure(Func<double> once, double limitSeconds, CancellationToken cancellation)
    {
        var values = new List<double>();
        var watch = Stopwatch.StartNew();
        while (values.Count < LeastRepetitions || (values.Count < Repetitions && watch.Elapsed.TotalSeconds < limitSeconds))
        {
            cancellation.ThrowIfCancellationRequested();
            values.Add(once());
        }
        values.Sort();
        return new BenchmarkRow(Id, values[values.Count / 2], Unit, values[0], values[^1], Bound, Note);
    }
}
