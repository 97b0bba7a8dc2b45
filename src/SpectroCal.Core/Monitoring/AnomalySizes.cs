namespace SpectroCal.Monitoring;

/// <summary>The sizes of an anomaly that a test may meet, and how much each counts.</summary>
/// <remarks>
/// Sizes are tolerances times powers of two. Half as large as a quarter of the tolerance is of less interest, and what is many standard
/// errors large is seen at any weight: most of the weight is where the two cases are hard to tell apart.
/// </remarks>
internal static class AnomalySizes
{
    /// <summary>Most sizes of a test.</summary>
    public const int Most = 40;

    private const double Step = 2;
    private const double LeastDeviation = 1.5; // standard errors, below which nothing can be told apart
    private const double MostDeviation = 1000; // beyond which smaller sizes find it as well
    private const double Smallest = 0.25; // of the tolerance, from which on sizes are of interest
    private const double Largest = 16; // of the tolerance
    private const double Seen = 4; // standard errors from which on a deviation is seen at any weight
    private const double LargestTwin = 0.6; // of the counts that can have another gain
    private const double LargestLoss = 0.95; // of the counts in a place, as the likelihood of a count where none is expected is zero

    /// <summary>The sizes that a test may meet.</summary>
    /// <param name="test">A test of counts; no comb.</param>
    /// <param name="value">What it measures; its error is that of the counts.</param>
    /// <param name="wander">Its wander.</param>
    /// <param name="counts">Counts of the spectrum.</param>
    /// <param name="inflation">Variance of the differences over that of the counts.</param>
    /// <param name="floor">What the reference may have missed in a place where it has no count, counts.</param>
    /// <param name="sizes">Takes them.</param>
    /// <returns>How many there are.</returns>
    public static int Of(
        ElementaryTest test,
        CheckValue value,
        Wander wander,
        double counts,
        double inflation,
        double floor,
        Span<AnomalySize> sizes
    )
    {
        if (!(value.Error > 0))
            return 0;
        double error = Math.Sqrt(value.Error * value.Error + wander.Deviation * wander.Deviation),
            known = value.Error / (error * Math.Sqrt(inflation)),
            expected = inflation / (value.Error * value.Error), // in a place
            unit = test.Template is null ? Math.Sqrt(expected) / (known * counts * test.Part)
            : test.Kind is AnomalyKind.DriftInside ? Math.Sqrt(error)
            : error * test.Unit;
        int n = 0;
        for (double size = First(test.Kind, unit); n < sizes.Length && size <= Last(test.Kind); size *= Step)
        {
            double own = Math.Min(size, Bound(test.Kind)),
                sign = test.Sign < 0 ? -1 : 1;
            AnomalySize next;
            if (test.Template is not null)
            {
                double change = test.Kind is AnomalyKind.DriftInside ? own * own : own / test.Unit;
                next = new AnomalySize(change, change / error, test.CountsOfOne * own, 0);
            }
            else
            {
                double relative = (1 + sign * own * test.Part * counts / expected) / (1 + sign * own) - 1,
                    bounded = Math.Max(-LargestLoss, relative),
                    change = expected * bounded;
                next = new AnomalySize(
                    change,
                    Math.Abs(CountWindows.Root(Math.Max(0, expected + floor + change), expected + floor)) * known,
                    relative < bounded ? test.CountsOfOne * LargestLoss * expected / counts : test.CountsOfOne * own,
                    0
                );
                if (relative < bounded)
                    size = double.PositiveInfinity;
            }
            if (next.Deviation >= LeastDeviation)
                sizes[n++] = next with { Weight = Weight(test.Kind, own, next.Deviation) };
            if (next.Deviation > MostDeviation || own < size)
                break;
        }
        return n;
    }

    /// <summary>The first size, of a multiple of the tolerance, that can be told from none.</summary>
    public static double First(AnomalyKind kind, double error)
    {
        double tolerance = MonitorTolerances.Of(kind);
        return tolerance * Math.Pow(Step, Math.Ceiling(Math.Log2(LeastDeviation * error / tolerance) / Math.Log2(Step)));
    }

    /// <summary>The size after one.</summary>
    public static double Next(double size) => Step * size;

    /// <summary>The largest size.</summary>
    public static double Last(AnomalyKind kind) =>
        kind switch
        {
            AnomalyKind.DoubledPeaks => LargestTwin,
            AnomalyKind.Comb => 1,
            _ => Largest * MonitorTolerances.Of(kind),
        };

    /// <summary>How much a size counts.</summary>
    /// <param name="kind">The anomaly.</param>
    /// <param name="size">The size.</param>
    /// <param name="deviation">The same in standard errors.</param>
    public static double Weight(AnomalyKind kind, double size, double deviation)
    {
        double interest = Math.Min(1, size / (Smallest * MonitorTolerances.Of(kind))),
            hidden = Math.Min(1, Seen / deviation);
        return deviation >= LeastDeviation ? interest * interest * hidden * hidden : 0;
    }

    // No more than the whole line can be missing.
    private static double Bound(AnomalyKind kind) => kind is AnomalyKind.MissingLine ? 1 : double.PositiveInfinity;
}

/// <summary>A size that an anomaly may have.</summary>
/// <param name="Change">What it changes: the value of a template, or counts in a place.</param>
/// <param name="Deviation">The same in standard errors.</param>
/// <param name="Rate">Relative change of all counts.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct AnomalySize(double Change, double Deviation, double Rate, double Weight);
