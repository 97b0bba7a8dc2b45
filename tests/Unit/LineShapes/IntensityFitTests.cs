using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Fitting;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.LineShapes;

/// <summary>Fits of values that are no counts: of which a background was subtracted, in units of their own.</summary>
public sealed class IntensityFitTests
{
    private const int Spectra = 1000;
    private const double Area = 3000;
    private const double Position = 6003;
    private const double Sigma = 60;
    private const double Subtracted = 40; // counts in a channel, known exactly
    private static readonly EnergyCalibration Scale = EnergyCalibration.Linear(5400, 15);
    private static readonly LineGroup Line = Toys.Line("line", 6000);

    private static readonly LineFitSpecification Specification = new()
    {
        Lines = [Line],
        Resolution = new ResolutionModel(50, 0),
        RangeEv = (5400, 6600),
    };

    /// <summary>A line of counts on a background, after subtracting it, over a time.</summary>
    private static ChannelIntensities Net(Random random, double seconds, bool withErrors, double background = Subtracted)
    {
        double[] values = new double[80],
            errors = new double[80];
        for (int k = 0; k < values.Length; k++)
        {
            double mu = background + Area * (Normal.CDF(Position, Sigma, 5415 + 15 * k) - Normal.CDF(Position, Sigma, 5400 + 15 * k));
            values[k] = (Poisson.Sample(random, mu) - background) / seconds;
            errors[k] = Math.Sqrt(mu) / seconds;
        }
        return new ChannelIntensities(values, withErrors ? errors : null, firstPosition: 0.5);
    }

    // Whatever is known of the errors, those of the parameters are as large as their scatter.
    [Theory]
    [InlineData(true, 40, 1)]
    [InlineData(false, 40, 2)]
    [InlineData(false, 2, 3)]
    public void ErrorsOfLinesAreAsLargeAsTheirScatter(bool withErrors, double background, int seed)
    {
        const double seconds = 300;
        var random = new Random(seed);
        SpectrumFit[] fits =
        [
            .. LineFitter
                .FitAll(
                    [.. Enumerable.Range(0, Spectra).Select(_ => BinnedSpectrum.Of(Net(random, seconds, withErrors, background), Scale))],
                    Specification
                )
                .Select(o => o.Fit!),
        ];
        Assert.All(fits, f => Assert.True(f.IsValid, f.Message));
        new PullStatistics(fits.Select(f => (f.Lines[0].Position.Value - Position) / f.Lines[0].Position.Error)).AssertUnitNormal(
            "position"
        );
        new PullStatistics(fits.Select(f => (f.Lines[0].Sigma.Value - Sigma) / f.Lines[0].Sigma.Error)).AssertUnitNormal("sigma");
        new PullStatistics(fits.Select(f => (f.Lines[0].Area.Value - Area / seconds) / f.Lines[0].Area.Error)).AssertUnitNormal("area");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheUnitOfTheValuesDoesNotMatter(bool withErrors)
    {
        SpectrumFit counts = LineFitter.Fit(BinnedSpectrum.Of(Net(new Random(7), 1, withErrors), Scale), Specification),
            rates = LineFitter.Fit(BinnedSpectrum.Of(Net(new Random(7), 1e7, withErrors), Scale), Specification);
        Assert.True(counts.IsValid && rates.IsValid);
        Assert.Equal(counts.Lines[0].Position.Value, rates.Lines[0].Position.Value, 1e-3 * counts.Lines[0].Position.Error);
        Assert.Equal(1, rates.Lines[0].Position.Error / counts.Lines[0].Position.Error, 1e-3);
        Assert.Equal(counts.Lines[0].Area.Value, 1e7 * rates.Lines[0].Area.Value, 1e-3 * counts.Lines[0].Area.Error);
        Assert.Equal("intensity", rates.Result["line.area"].Unit);
    }

    [Fact]
    public void StatedErrorsTellHowWellTheLineFits()
    {
        SpectrumFit stated = LineFitter.Fit(BinnedSpectrum.Of(Net(new Random(7), 10, true), Scale), Specification),
            scatter = LineFitter.Fit(BinnedSpectrum.Of(Net(new Random(7), 10, false), Scale), Specification);
        Assert.Equal((IntensityErrors.Stated, IntensityErrors.FromScatter), (stated.Errors, scatter.Errors));
        Assert.InRange(stated.Result.PValue, 1e-4, 1);
        Assert.Equal("The errors of the data were estimated from their own scatter.", scatter.Result.GoodnessOfFit.Reason);
        Assert.All(stated.Result.DataErrors.Zip(stated.Spectrum.Errors!), e => Assert.Equal(e.Second, e.First, 1e-12));
    }

    [Fact]
    public void WhatNeedsCountsIsRefused()
    {
        BinnedSpectrum net = BinnedSpectrum.Of(Net(new Random(7), 10, true), Scale);
        foreach (
            FitStatistic statistic in (FitStatistic[])[FitStatistic.Poisson, FitStatistic.PearsonChiSquare, FitStatistic.NeymanChiSquare]
        )
            Assert.Contains(
                "are not counts",
                Assert.Throws<FitException>(() => LineFitter.Fit(net, Specification with { Statistic = statistic })).Message,
                StringComparison.Ordinal
            );
        Assert.Contains(
            "are not counts",
            Assert
                .Throws<FitException>(() => LineFitter.Fit(net, Specification with { Background = BackgroundShape.Parse("snip") }))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AnErrorOfZeroIsReplacedByTheSmallest()
    {
        BinnedSpectrum spectrum = BinnedSpectrum.Of(new ChannelIntensities([1, 2, 3], [0, 0.5, 2]), Scale);
        Assert.Equal([0.5, 0.5, 2.0], spectrum.Errors!);
        Assert.Throws<FitException>(() => BinnedSpectrum.Of(new ChannelIntensities([1, 2], [0, 0]), Scale));
    }

    [Fact]
    public void AChannelThatSomebodyMaskedIsNotTakenForAnEmptyOne()
    {
        ChannelIntensities net = Net(new Random(7), 10, true);
        double[] values = net.Values.ToArray(),
            errors = net.Errors.ToArray();
        int peak = Array.IndexOf(values, values.Max());
        (values[peak], errors[peak]) = (0, 0);
        BinnedSpectrum masked = BinnedSpectrum.Of(new ChannelIntensities(values, errors), Scale);
        Assert.Equal(double.PositiveInfinity, masked.Errors![peak]);
        string message = Assert.Throws<FitException>(() => LineFitter.Fit(masked, Specification)).Message;
        Assert.Contains("has the error zero", message, StringComparison.Ordinal);
    }
}
