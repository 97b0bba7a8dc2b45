using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.LineShapes;
using SpectroCal.Tests.LineShapes;

namespace SpectroCal.Tests.Fitting;

/// <summary>p-values of good fits are uniform however few counts a bin has, and those of bad fits small.</summary>
public sealed class GoodnessOfFitTests
{
    private const int Spectra = 400;

    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(29.9)]
    [InlineData(30.1)]
    [InlineData(80)]
    public void TheMomentsOfABinAreThoseOfItsPoissonDistribution(double mu)
    {
        (double Mean, double Variance, double Covariance) Of(double m)
        {
            double mean = 0,
                square = 0,
                with = 0;
            for (int n = 0; n < m + 15 * Math.Sqrt(m) + 30; n++)
            {
                double p = Poisson.PMF(m, n),
                    d = 2 * (m - n + (n > 0 ? n * Math.Log(n / m) : 0));
                (mean, square, with) = (mean + p * d, square + p * d * d, with + p * n * d);
            }
            return (mean, square - mean * mean, with - m * mean);
        }
        var moments = DevianceMoments.At(mu);
        (double mean, double variance, double covariance) = Of(mu);
        double step = 0.01 * mu,
            curvature = (Of(mu + step).Mean - 2 * mean + Of(mu - step).Mean) / (step * step);
        Assert.Equal(mean, moments.Mean, 1e-4);
        Assert.Equal(variance, moments.Variance, 2e-3);
        Assert.Equal(covariance, moments.Covariance, 6e-4);
        Assert.Equal(curvature, moments.MeanCurvature, 1e-6 + 2e-3 * Math.Abs(curvature));
    }

    [Theory]
    [InlineData(100, 800)]
    [InlineData(1000, 1000)]
    [InlineData(1000, 200)]
    [InlineData(20_000, 100)]
    public void PValuesOfGoodFitsAreUniform(double area, int bins)
    {
        double[] p = PValues(area, bins, 0, Spectra);
        // 400 spectra know the fractions to 0.011 and 0.025; these are three of them.
        Assert.InRange(p.Count(v => v < 0.05) / (double)Spectra, 0.05 - 0.033, 0.05 + 0.033);
        Assert.InRange(p.Count(v => v < 0.5) / (double)Spectra, 0.5 - 0.075, 0.5 + 0.075);
    }

    [Fact]
    public void ASecondLineThatTheModelLacksIsSeen()
    {
        // A fifth of the counts at 3.3 sigma: at a fiftieth of a count a bin as at 50.
        Assert.True(PValues(3000, 200, 0.2, 20).Max() < 1e-3);
        Assert.True(PValues(20_000, 2000, 0.2, 20).Max() < 1e-3);
    }

    [Fact]
    public void WhereItIsNotKnownThereIsNone()
    {
        BinnedSpectrum spectrum = Toy(1000, 200, 0, new Random(1));
        GoodnessOfFit Of(BinnedSpectrum of, FitStatistic statistic) =>
            LineFitter.Fit(of, Specification with { Statistic = statistic }).Result.GoodnessOfFit;
        void None(string word, GoodnessOfFit fit)
        {
            Assert.True(double.IsNaN(fit.PValue));
            Assert.Contains(word, fit.Reason, StringComparison.Ordinal);
        }
        Assert.Null(Of(spectrum, FitStatistic.Poisson).Reason);
        None("shared", Of(new BinnedSpectrum(spectrum.EdgesEv, [.. spectrum.Counts.Select(c => c / 3)]), FitStatistic.Poisson));
        None("fewer than 20", Of(spectrum, FitStatistic.PearsonChiSquare));
        None("fewer than 20", Of(spectrum, FitStatistic.NeymanChiSquare));
        None("no errors", Of(spectrum, FitStatistic.LeastSquares));
        BinnedSpectrum many = Toy(1e6, 100, 0, new Random(2));
        Assert.InRange(Of(many, FitStatistic.PearsonChiSquare).PValue, 1e-3, 1);
    }

    private static LineFitSpecification Specification { get; } =
        new()
        {
            Lines = [Toys.Line("line", 6000)],
            Resolution = new ResolutionModel(60, 0),
            RangeEv = (5400, 6600),
        };

    private static double[] PValues(double area, int bins, double second, int spectra)
    {
        var random = new Random(5);
        BinnedSpectrum[] toys = [.. Enumerable.Range(0, spectra).Select(_ => Toy(area, bins, second, random))];
        return [.. LineFitter.FitAll(toys, Specification).Select(o => o.Fit!.Result.PValue)];
    }

    // A Gaussian line on a flat background of a tenth of its counts, and a second line 200 eV below it.
    private static BinnedSpectrum Toy(double area, int bins, double second, Random random)
    {
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(j => 5400 + 1200.0 * j / bins)];
        var peak = new PeakComponent(0, 1, 0);
        var model = new SpectrumModel(
            edges,
            [
                new LinePeak("line", LineShape.Gaussian, [peak], 1, ["a", "p", "s"]),
                new LinePeak("second", LineShape.Gaussian, [peak], 1, ["a2", "p2", "s"]),
                new PolynomialBackground(5400, 6600, ["b", "b"]),
            ],
            ["a", "p", "s", "a2", "p2", "b"]
        );
        return Simulated.From(model, [area, 6003, 60, second * area, 5803, 0.1 * area / 1200], random);
    }
}
