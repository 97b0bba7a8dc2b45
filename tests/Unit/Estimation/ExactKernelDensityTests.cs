using System.Globalization;
using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class ExactKernelDensityTests
{
    [Fact]
    public void DensityIsTheSumOfKernels()
    {
        double[] channels = [10, 12.25, 12.25, 400],
            energies = [500, 530, 536.75, 1600, 1700];
        var density = new ExactKernelDensity(PolynomialFunction.Linear, channels, 20);
        var columns = new DensityColumns(energies.Length, 2);
        density.Evaluate(energies, Toys.Linear, columns);
        for (int j = 0; j < energies.Length; j++)
            Assert.Equal(channels.Sum(a => Normal.PDF(500 + 3 * a, 20, energies[j])), columns.Value[j], 1e-15);
        Assert.Equal(4, density.TotalCounts);
    }

    [Fact]
    public void AHistogramGivesTheDensityOfItsEvents()
    {
        int[] adc = [.. Toys.Channels(500, 3, PolynomialFunction.Linear, Toys.Linear).Select(a => (int)Math.Round(a))];
        double[] energies = [.. Enumerable.Range(0, 100).Select(j => 4000 + 47.0 * j)];
        var events = new DensityColumns(100, 2);
        var histogram = new DensityColumns(100, 2);
        new ExactKernelDensity(PolynomialFunction.Linear, [.. adc.Select(a => (double)a)], 30).Evaluate(energies, Toys.Linear, events);
        new ExactKernelDensity(PolynomialFunction.Linear, ChannelHistogramPoints.Of(HistogramBuilder.FromIntegers(adc)), 30).Evaluate(
            energies,
            Toys.Linear,
            histogram
        );
        for (int j = 0; j < 100; j++)
        {
            Assert.Equal(events.Value[j], histogram.Value[j], 1e-12);
            Assert.Equal(events.First[1][j], histogram.First[1][j], 1e-9);
        }
    }

    [Theory]
    [InlineData("scott", BandwidthRule.Scott, 1)]
    [InlineData("silverman", BandwidthRule.Silverman, 1)]
    [InlineData("relative", BandwidthRule.RelativeToData, 0.01)]
    public void DensityAndBandwidthAgreeWithScipy(string name, BandwidthRule rule, double factor)
    {
        ScipyDensity scipy = ScipyDensity.Read(name);
        var histogram = HistogramBuilder.FromIntegers(scipy.Channels);
        int n = scipy.Channels.Length;

        // scipy divides by n - 1 in the standard deviation of the data, ChannelHistogram by n.
        double sigma = 3 * histogram.StandardDeviation() * Math.Sqrt(n / (n - 1.0));
        double h = new Bandwidth(rule, factor).ResolveEv(sigma, n, double.NaN);
        Assert.True(Math.Abs(h / scipy.BandwidthEv - 1) < 1e-12, $"bandwidth {h} eV, scipy {scipy.BandwidthEv} eV");

        var columns = new DensityColumns(scipy.Energies.Length, 2);
        new ExactKernelDensity(PolynomialFunction.Linear, ChannelHistogramPoints.Of(histogram), h).Evaluate(
            scipy.Energies,
            Toys.Linear,
            columns
        );
        double largest = scipy.Density.Max();
        for (int j = 0; j < scipy.Energies.Length; j++)
            Assert.True(
                Math.Abs(columns.Value[j] / n - scipy.Density[j]) < 1e-12 * largest,
                $"{columns.Value[j] / n} at {scipy.Energies[j]} eV, scipy {scipy.Density[j]}"
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void TheBandwidthMustBePositive(double bandwidth) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactKernelDensity(PolynomialFunction.Linear, [1.0], bandwidth));

    /// <summary>The reference table of tests/peers.</summary>
    private sealed record ScipyDensity(int[] Channels, double BandwidthEv, double[] Energies, double[] Density)
    {
        public static ScipyDensity Read(string name)
        {
            using Stream stream = typeof(ScipyDensity).Assembly.GetManifestResourceStream("peers/scipy_kde.csv")!;
            string[] lines = new StreamReader(stream)
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string[] Fields(string start) => [.. lines.Single(l => l.StartsWith(start, StringComparison.Ordinal)).Split(',')];
            int column = Array.IndexOf(Fields("energyEv"), name);
            double[][] rows =
            [
                .. lines
                    .Where(l => char.IsDigit(l[0]))
                    .Select(l => Array.ConvertAll(l.Split(','), v => double.Parse(v, CultureInfo.InvariantCulture))),
            ];
            Assert.True(rows.Length >= 100 && column > 0, "The reference table is not complete.");
            return new ScipyDensity(
                [.. Fields("# channels").Skip(1).Select(v => int.Parse(v, CultureInfo.InvariantCulture))],
                double.Parse(Fields($"# bandwidth,{name},")[3], CultureInfo.InvariantCulture),
                [.. rows.Select(r => r[0])],
                [.. rows.Select(r => r[column])]
            );
        }
    }
}
