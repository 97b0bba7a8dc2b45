using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Simulated spectra: are the fitted values where the truth is, and their errors as large as their scatter?</summary>
public sealed class LineFitPullTests
{
    private const int Spectra = 1000;
    private const double Sigma = 60;
    private static readonly LineGroup Line = Toys.Line("line", 6000);

    /// <summary>
    /// A Gaussian of <paramref name="area"/> counts at 6003 eV on a background that falls from 0.03 to 0.01 of the area over 1200 eV.
    /// </summary>
    private static BinnedSpectrum Toy(Random random, double area, double perBin = 15)
    {
        int bins = (int)(1200 / perBin);
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(j => 5400 + perBin * j)];
        var model = new SpectrumModel(
            edges,
            [
                new LinePeak("line", LineShape.Gaussian, [new PeakComponent(0, 1, 0)], 1, ["a", "p", "s"]),
                new PolynomialBackground(5400, 6600, ["b0", "b1"]),
            ],
            ["a", "p", "s", "b0", "b1"]
        );
        return Simulated.From(model, [area, 6003, Sigma, 0.03 * area / 600, 0.01 * area / 600], random);
    }

    private static LineFitSpecification Specification(FitStatistic statistic) =>
        new()
        {
            Lines = [Line],
            Resolution = new ResolutionModel(50, 0),
            RangeEv = (5400, 6600),
            Statistic = statistic,
        };

    private static Estimate[] Estimates(double area, FitStatistic statistic, int seed)
    {
        var random = new Random(seed);
        BinnedSpectrum[] spectra = [.. Enumerable.Range(0, Spectra).Select(_ => Toy(random, area))];
        FitResult[] fits =
        [
            .. LineFitter.FitAll(spectra, Specification(statistic)).Where(o => o.Reason is null).Select(o => o.Fit!.Result),
        ];
        Assert.Equal(Spectra, fits.Length);
        return
        [
            new Estimate("line.position", 6003, fits),
            new Estimate("line.sigma", Sigma, fits),
            new Estimate("line.area", area, fits),
            new Estimate("background.b0", 0.03 * area / 600, fits),
        ];
    }

    [Theory]
    [InlineData(50)]
    [InlineData(500)]
    [InlineData(50_000)]
    public void PoissonFitsAreUnbiasedAndTheirErrorsRight(double area)
    {
        foreach (Estimate e in Estimates(area, FitStatistic.Poisson, 7)[..3])
        {
            // In units of an error; 1000 spectra know it to 0.03.
            Assert.True(Math.Abs(e.MeanWithoutBias) < 0.1, $"{e.Name}: {e.MeanWithoutBias:F3} errors off");
            // What MINOS errors come from.
            Assert.True(
                Math.Abs(e.LikelihoodRatioPulls.Width - 1) < 0.07,
                $"{e.Name}: likelihood-ratio pulls {e.LikelihoodRatioPulls.Width:F3} wide"
            );
            // At 50 counts the error of a width follows the width, and its pulls are lopsided.
            double most = area < 100 ? 0.15 : 0.07;
            Assert.True(Math.Abs(e.Pulls.Width - 1) < most, $"{e.Name}: pulls {e.Pulls.Width:F3} wide");
            if (area > 100)
                Assert.True(Math.Abs(e.Pulls.Mean) < 0.15, $"{e.Name}: mean pull {e.Pulls.Mean:F3}");
        }
    }

    [Fact]
    public void TheBiasOfAWidthAtFewCountsIsThePredictedOne()
    {
        Estimate width = Estimates(50, FitStatistic.Poisson, 11)[1];
        Assert.InRange(width.MeanBias, -1.0, -0.6);
        Assert.Equal(width.MeanBias, width.MeanDeviation, 4 * width.Scatter / Math.Sqrt(Spectra));
    }

    [Fact]
    public void NeymansChiSquareLosesAreaAndPearsonsAddsBackground()
    {
        // The known biases of both (Baker and Cousins 1984), at 500 counts in the line and a quarter of a count a bin below it.
        (double Area, double Background) Off(FitStatistic statistic)
        {
            Estimate[] estimates = Estimates(500, statistic, 3);
            return (estimates[2].MeanDeviation, estimates[3].MeanDeviation / (0.03 * 500 / 600));
        }

        Assert.InRange(Off(FitStatistic.NeymanChiSquare).Area, -24, -15);
        Assert.InRange(Off(FitStatistic.PearsonChiSquare).Background, 0.7, 1.1);
        (double area, double background) = Off(FitStatistic.Poisson);
        Assert.InRange(area, -3, 3);
        Assert.InRange(background, -0.1, 0.1);
    }

    /// <summary>One parameter over all spectra.</summary>
    private sealed class Estimate(string name, double truth, FitResult[] fits)
    {
        private readonly FittedParameter[] _values =
        [
            .. fits.Select(f => f.Problem.Statistic == FitStatistic.Poisson ? SmallSampleBias.WithBias(f)[name] : f[name]),
        ];

        public string Name => name;

        public double MeanDeviation => _values.Average(v => v.Value - truth);

        public double MeanBias => _values.Average(v => v.Bias!.Value);

        public double Scatter => Math.Sqrt(_values.Average(v => (v.Value - truth) * (v.Value - truth)));

        public double MeanWithoutBias => (MeanDeviation - MeanBias) / _values.Average(v => v.Error);

        public PullStatistics Pulls => new(_values.Select(v => (v.Value - truth) / v.Error));

        public PullStatistics LikelihoodRatioPulls =>
            new(
                fits.Select(
                    (f, i) =>
                        Math.Sign(_values[i].Value - truth)
                        * Math.Sqrt(Math.Max(Fitter.Fit(f.Problem.Fix(name, truth)).Statistic - f.Statistic, 0))
                )
            );
    }
}
