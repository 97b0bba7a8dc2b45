using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.LineShapes;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Calibration;

/// <summary>
/// Where the time goes hears of an interruption: work that is called with a request to stop does nothing, however large it is. No test
/// waits.
/// </summary>
public sealed class InterruptionTests
{
    private static readonly CancellationToken Stopped = new(canceled: true);

    [Fact]
    public void PeakFindersStopWithinABlockOfChannels()
    {
        double[] counts = [.. Enumerable.Repeat(5.0, 100_000)];
        Assert.Throws<OperationCanceledException>(() => HatFilter.Scores(counts, counts, 20, Stopped));
        Assert.Throws<OperationCanceledException>(() => ScaleSpace.Maxima(counts, 50, 3, Stopped));
        Assert.Throws<OperationCanceledException>(() => SnipBackground.Estimate(counts, 20, Stopped));
        Assert.Throws<OperationCanceledException>(() => ChannelComb.Widths(counts, Stopped));
        Assert.Throws<OperationCanceledException>(() => RidgeLines.Of(new PreparedCounts(counts, counts), 50, Stopped));
    }

    [Fact]
    public void TheSearchForLinesStopsAtAnyPlace()
    {
        ChannelHistogram histogram = Toys.Histogram(5000, 40, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        Assert.Throws<OperationCanceledException>(() => search.Find(Toys.Linear, new AlignmentLimits(1e5, 0.9, 1.1), 4, Stopped));
    }

    [Fact]
    public void TheStartOfAFitStops()
    {
        var spectrum = BinnedSpectrum.Of(new ChannelHistogram([.. Enumerable.Repeat(5L, 1000)], 0), EnergyCalibration.Linear(0, 10));
        LineFitSpecification specification = LineFitSpecification.Named("gauss", LineLibrary.Default.ParseList("Ti Ka,Cu Ka")) with
        {
            Background = BackgroundShape.Parse("snip"),
        };
        Assert.Throws<OperationCanceledException>(() => LineFitProblem.Of(spectrum, specification, Stopped));
        Assert.Throws<OperationCanceledException>(() =>
            LineFitProblem.Of(spectrum, specification with { Background = BackgroundShape.Parse("linear") }, Stopped)
        );
    }
}
