using MathNet.Numerics.Distributions;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Counts as points with error bars.</summary>
internal static class CountPoints
{
    private const double Few = 20;
    private const double OutsideOneSigma = 0.317310507862914; // 1 - erf(1/sqrt 2)

    /// <summary>The counts of bins; on a logarithmic axis, those without counts are upper limits.</summary>
    public static PointSeries Of(BinEdges bins, double[] counts) =>
        new(bins.Centres, counts) { Bars = [.. counts.Select(Interval)], Size = 0.5 };

    /// <summary>Values with their standard errors.</summary>
    public static PointSeries Of(BinEdges bins, double[] values, double[] errors) =>
        new(bins.Centres, values) { Bars = [.. values.Zip(errors, (y, e) => (y - e, y + e))], Size = 0.5 };

    /// <summary>
    /// Interval that covers the mean of a Poisson distribution with the probability of one standard deviation: below 20 counts the central
    /// one of F. Garwood, Biometrika 28 (1936) 437, whose ends are quantiles of gamma distributions; above, n ± sqrt n.
    /// </summary>
    internal static (double Low, double High) Interval(double n)
    {
        if (!(n >= 0))
            return (double.NaN, double.NaN);
        if (n >= Few)
            return (n - Math.Sqrt(n), n + Math.Sqrt(n));
        double low = n > 0 ? Gamma.InvCDF(n, 1, OutsideOneSigma / 2) : 0;
        return (low, Gamma.InvCDF(n + 1, 1, 1 - OutsideOneSigma / 2));
    }
}
