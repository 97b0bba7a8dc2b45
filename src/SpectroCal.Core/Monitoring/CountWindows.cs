using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>Counts and expected counts of any stretch of bins, compared in standard errors.</summary>
internal readonly ref struct CountWindows
{
    private readonly ReadOnlySpan<double> _counts; // running sums, one more than bins
    private readonly ReadOnlySpan<double> _expected;
    private readonly double _leastExpected;
    private readonly double _error; // over that of the counts

    /// <summary>Takes running sums.</summary>
    /// <param name="counts">Running sums of the counts, from 0.</param>
    /// <param name="expected">Running sums of what the reference expects.</param>
    /// <param name="leastExpected">What is expected at least where the reference has no count, counts.</param>
    /// <param name="inflation">Variance of the difference over that of the counts, see <see cref="LinearTemplate.Test"/>.</param>
    public CountWindows(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected, double leastExpected, double inflation)
    {
        _counts = counts;
        _expected = expected;
        _leastExpected = leastExpected;
        _error = Math.Sqrt(inflation);
    }

    /// <summary>Counts beyond what is expected in bins: in standard errors (the signed root of the deviance), and relative.</summary>
    public CheckValue Test(int from, int to)
    {
        double expected = Math.Max(_expected[to] - _expected[from], _leastExpected),
            counts = _counts[to] - _counts[from];
        return new CheckValue(Root(counts, expected) / _error, counts / expected - 1, _error / Math.Sqrt(expected), from, to);
    }

    /// <summary>The signed root of the deviance of counts.</summary>
    public static double Root(double n, double expected) =>
        Math.CopySign(Math.Sqrt(Math.Max(0, PoissonDeviance.Of(n, expected))), n - expected);
}
