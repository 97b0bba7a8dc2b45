using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class ChannelKernelDensityTests
{
    private const int Events = 3000;
    private static readonly double[] Energies = [.. Enumerable.Range(0, 471).Select(j => 4000 + 10.0 * j)];

    // Slopes change by 1e-4 of themselves over the range, so that one kernel width serves all channels: a change of
    // the kernel by e changes a density by at most e * h^2 / (sigma^2 + h^2) / 2 of itself where h is small, e / 2 where it is not.
    private static double[] Parameters(int degree) =>
        degree switch
        {
            1 => [500, 3],
            2 => [502, 2.9995, 1e-7],
            _ => [503, 2.999, 5e-8, 1e-11],
        };

    private static ChannelHistogram Data(int degree, bool integers)
    {
        var function = new PolynomialFunction(degree);
        return integers
            ? Toys.Histogram(Events, 7, function, Parameters(degree))
            : HistogramBuilder.FromReals(Toys.Channels(Events, 7, function, Parameters(degree)), 0.25);
    }

    [Theory]
    [InlineData(1e5, "far wider than the data")]
    [InlineData(1e-6, "use a larger bandwidth")]
    public void KernelsThatNoDataHaveAreRefused(double channels, string reason)
    {
        var histogram = new ChannelHistogram([.. Enumerable.Repeat(5L, 100)], 0);
        Assert.Contains(
            reason,
            Assert.Throws<CalibrationException>(() => new SmoothedHistogram(histogram, channels)).Message,
            StringComparison.Ordinal
        );
        _ = new SmoothedHistogram(histogram, 1000);
    }

    public static TheoryData<int, bool, BandwidthRule, double> Cases()
    {
        var cases = new TheoryData<int, bool, BandwidthRule, double>();
        foreach (int degree in new[] { 1, 2, 3 })
        {
            foreach (bool integers in new[] { true, false })
            {
                cases.Add(degree, integers, BandwidthRule.Absolute, 8);
                cases.Add(degree, integers, BandwidthRule.RelativeToData, 0.01);
                cases.Add(degree, integers, BandwidthRule.RelativeToResolution, 0.5);
                cases.Add(degree, integers, BandwidthRule.Scott, 1);
                cases.Add(degree, integers, BandwidthRule.Silverman, 1);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheExactDensity(int degree, bool integers, BandwidthRule rule, double factor)
    {
        var function = new PolynomialFunction(degree);
        double[] p = Parameters(degree);
        ChannelHistogram data = Data(degree, integers);
        double middle = function.Channel(6300, p),
            slope = function.Slope(middle, p);
        double h = new Bandwidth(rule, factor).ResolveEv(data.StandardDeviation() * slope, Events, Toys.Target().SmallestSigmaEv);

        var exact = new DensityColumns(Energies.Length, degree + 1);
        var fast = new DensityColumns(Energies.Length, degree + 1);
        new ExactKernelDensity(function, ChannelHistogramPoints.Of(data), h).Evaluate(Energies, p, exact);
        new ChannelKernelDensity(function, new SmoothedHistogram(data, h / slope), h).Evaluate(Energies, p, fast);
        double largest = exact.Value.Max(),
            deviation = exact.Value.Zip(fast.Value, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(largest > 0.1, "The test data are not where the grid looks.");
        Assert.True(deviation < 1e-4 * largest, $"h = {h:0.##} eV: largest deviation {deviation / largest:E2} of the maximum");
    }

    // The slope changes by 10 % to either side of the middle, and with it the kernel in channels; the heat equation follows it to first
    // order. What is left is of second order, (0.2)^2 / 8 of h^4 S'''' and thus 2e-4 of the maximum where lines are twice as wide as the
    // kernel; a kernel of fixed width in channels would be wrong by 2 %.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void TheKernelKeepsItsWidthInEnergyForStrongBends(int degree)
    {
        var function = new PolynomialFunction(degree);
        double[] p = degree == 2 ? [600, 2.7, 1e-4] : [600, 2.7, 1e-4, 2e-8];
        ChannelHistogram data = Toys.Histogram(Events, 11, function, p);
        const double h = 25;
        double slope = function.Slope(function.Channel(6300, p), p);
        var fast = new DensityColumns(Energies.Length, degree + 1);
        var exact = new DensityColumns(Energies.Length, degree + 1);
        new ChannelKernelDensity(function, new SmoothedHistogram(data, h / slope), h).Evaluate(Energies, p, fast);
        new ExactKernelDensity(function, ChannelHistogramPoints.Of(data), h).Evaluate(Energies, p, exact);
        Assert.True(exact.Value.Zip(fast.Value, (a, b) => Math.Abs(a - b)).Max() < 1e-3 * exact.Value.Max());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void DerivativesAgreeWithFiniteDifferences(int degree, bool exact)
    {
        var function = new PolynomialFunction(degree);
        // A strong bend, so that every term of the second derivatives counts.
        double[] p = degree switch
        {
            1 => [500, 3],
            2 => [600, 2.7, 1e-4],
            _ => [600, 2.7, 1e-4, 2e-8],
        };
        ChannelHistogram data = Toys.Histogram(Events, 13, function, p);
        IDensityEstimate density = exact
            ? new ExactKernelDensity(function, ChannelHistogramPoints.Of(data), 25)
            : new ChannelKernelDensity(function, new SmoothedHistogram(data, 8.3), 8.3 * function.Slope(1900, p));
        int n = degree + 1;
        double[] energies = [.. Enumerable.Range(0, 94).Select(j => 4003.7 + 49.9 * j)];

        // Steps that move the highest energies by 0.02 eV, a thousandth of the bandwidth: truncation is then of order 1e-12 and rounding
        // 1e-13 relative; the piecewise cubic's jumps of the third derivative enter with the square of the step, 1e-7 or less.
        double[] steps = [.. Enumerable.Range(0, n).Select(i => 0.02 / Math.Pow(2700, i))];
        DensityColumns At(double[] q)
        {
            var columns = new DensityColumns(energies.Length, n);
            density.Evaluate(energies, q, columns);
            return columns;
        }

        DensityColumns centre = At(p);
        for (int i = 0; i < n; i++)
        {
            DensityColumns[] around = [.. new[] { -2, -1, 1, 2 }.Select(s => At(FiniteDifferences.With(p, i, p[i] + s * steps[i])))];
            double[] Difference(Func<DensityColumns, double[]> column) =>
                [
                    .. Enumerable
                        .Range(0, energies.Length)
                        .Select(j =>
                            (8 * (column(around[2])[j] - column(around[1])[j]) - (column(around[3])[j] - column(around[0])[j]))
                            / (12 * steps[i])
                        ),
                ];
            AssertEqual(Difference(c => c.Value), centre.First[i], 1e-6, $"dO/dp{i}");
            for (int m = 0; m <= i; m++)
            {
                // The second derivative of the interpolant is piecewise linear and jumps at nodes: a point whose step crosses one sees the
                // average of both sides. Of 94 points this meets at most a few, with jumps of some 1e-3 of the largest second derivative.
                AssertEqual(Difference(c => c.First[m]), centre.Second[DensityColumns.Pair(i, m)], exact ? 1e-6 : 1e-3, $"d2O/dp{i}dp{m}");
            }
        }

        static void AssertEqual(double[] expected, double[] actual, double tolerance, string what)
        {
            double scale = expected.Max(Math.Abs);
            double deviation = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(scale > 0 && deviation <= tolerance * scale, $"{what}: deviation {deviation / scale:E2} of the largest");
        }
    }

    // A wide kernel over a strongly bent scale: here the bend itself, not the slope of S, makes the second derivatives.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void SecondDerivativesOfABentScaleAgreeWithFiniteDifferences(int degree)
    {
        var function = new PolynomialFunction(degree);
        double[] p = degree == 2 ? [600, 1, 1e-3] : [600, 1, 1e-3, 1e-7];
        var histogram = new ChannelHistogram([1000], 1500);
        var density = new ChannelKernelDensity(function, new SmoothedHistogram(histogram, 400), 400 * function.Slope(1500, p));
        double[] energies = [.. new[] { 1490.0, 1495, 1500, 1505, 1510 }.Select(a => function.Energy(a + 0.3, p))];
        double[] First(double[] q, int m)
        {
            var columns = new DensityColumns(energies.Length, degree + 1);
            density.Evaluate(energies, q, columns);
            return columns.First[m];
        }

        var centre = new DensityColumns(energies.Length, degree + 1);
        density.Evaluate(energies, p, centre);
        for (int i = 0; i <= degree; i++)
        {
            for (int m = 0; m <= i; m++)
            {
                double[] actual = centre.Second[DensityColumns.Pair(i, m)];
                for (int j = 0; j < energies.Length; j++)
                {
                    double expected = FiniteDifferences.First(
                        x => First(FiniteDifferences.With(p, i, x), m)[j],
                        p[i],
                        0.1 / Math.Pow(1500, i)
                    );
                    // The second derivative of the cubic interpolation is exact to some 1e-3 of its largest value, the smooth one to a
                    // percent.
                    Assert.Equal(0, (actual[j] - expected) / actual.Max(Math.Abs), 1e-2);
                }
            }
        }
    }

    [Fact]
    public void SmoothingConservesCounts()
    {
        foreach (double bandwidth in new[] { 0.4, 3.0, 40 })
        {
            foreach (double width in new[] { 0.1, 1, 4 })
            {
                var random = new Random(5);
                var histogram = new ChannelHistogram([.. Enumerable.Range(0, 300).Select(_ => (long)random.Next(20))], 17.5, width);
                var smoothed = new SmoothedHistogram(histogram, bandwidth);
                double step = Math.Min(bandwidth, width) / 16,
                    sum = 0;
                for (double a = 17.5 - width - 7 * bandwidth; a < 17.5 + 301 * width + 7 * bandwidth; a += step)
                {
                    sum += smoothed.Evaluate(a).Value * step;
                }
                // The kernel is cut at six standard deviations (2e-9) and interpolated (3e-5 at its worst, less on average).
                Assert.True(
                    Math.Abs(sum / histogram.TotalCounts - 1) < 1e-5,
                    $"bandwidth {bandwidth}, width {width}: {sum} of {histogram.TotalCounts}"
                );
            }
        }
    }

    // Mostly occupied histograms are smoothed kernel entry by kernel entry, others bin by bin; empty bins at the end turn one into the
    // other.
    [Theory]
    [InlineData(6.0)]
    [InlineData(40.0)]
    public void BothWaysOfSmoothingAreOne(double bandwidth)
    {
        var random = new Random(6);
        long[] counts = [.. Enumerable.Range(0, 301).Select(_ => (long)random.Next(30))];
        var dense = new SmoothedHistogram(new ChannelHistogram(counts, 10), bandwidth);
        var sparse = new SmoothedHistogram(new ChannelHistogram([.. counts, .. new long[5000]], 10), bandwidth);
        for (double a = -100; a < 600; a += 0.7)
        {
            Assert.Equal(sparse.Evaluate(a).Value, dense.Evaluate(a).Value, 1e-10);
            Assert.Equal(sparse.Evaluate(a).First, dense.Evaluate(a).First, 1e-10);
        }
    }

    // Nodes are computed where they are asked for: piece by piece they are what they are at once.
    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void SmoothingInPiecesIsSmoothingAtOnce(int emptyBins)
    {
        var random = new Random(8);
        var histogram = new ChannelHistogram([.. Enumerable.Range(0, 3000).Select(_ => (long)random.Next(30)), .. new long[emptyBins]], 10);
        SmoothedHistogram whole = new(histogram, 9),
            pieces = new(histogram, 9);
        whole.Cover(double.NaN, double.NaN);
        foreach (
            (double from, double to) in new[] { (1500.0, 1600.0), (1500, 1602), (1200, 1450), (1700, 1900), (-500, 300), (2800, 4000) }
        )
        {
            pieces.Cover(from, to);
            for (double a = from; a <= to; a += 0.7)
                Assert.Equal(whole.Evaluate(a), pieces.Evaluate(a));
        }
    }

    [Fact]
    public void OutsideTheDataThereIsNothing()
    {
        var smoothed = new SmoothedHistogram(new ChannelHistogram([5], 100), 2);
        Assert.Equal(default, smoothed.Evaluate(80));
        Assert.Equal(default, smoothed.Evaluate(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothedHistogram(new ChannelHistogram([5], 100), 0));
    }
}
