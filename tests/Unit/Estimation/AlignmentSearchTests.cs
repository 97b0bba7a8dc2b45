using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class AlignmentSearchTests
{
    [Theory]
    [InlineData(300, 300)]
    [InlineData(-300, -300)]
    [InlineData(300, -300)]
    [InlineData(-300, 300)]
    [InlineData(0, 250)]
    [InlineData(0, 0)]
    public void TheBestAlignmentIsNearTheTruth(double lowShift, double highShift)
    {
        // Start constants that put the lines at 4508.9 and 8047.8 eV off by the shifts.
        double a = (4508.9 - 500) / 3,
            b = (8047.8 - 500) / 3;
        double gain = 3 + (highShift - lowShift) / (b - a),
            offset = 4508.9 + lowShift - gain * a;
        for (int seed = 0; seed < 5; seed++)
        {
            ChannelHistogram histogram = Toys.Histogram(5000, 40 + seed, PolynomialFunction.Linear, Toys.Linear);
            var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, [offset, gain]);
            (IReadOnlyList<Alignment> found, _) = search.Find([offset, gain], new AlignmentLimits(400, 0.5, 2), 4, CancellationToken.None);
            double[] p = found[0].Parameters;
            // Lattice points are 45 eV apart in each direction: the nearest is at most half of that away from each line.
            Assert.InRange(p[0] + p[1] * a, 4508.9 - 46, 4508.9 + 46);
            Assert.InRange(p[0] + p[1] * b, 8047.8 - 46, 8047.8 + 46);
            Assert.True(found.Zip(found.Skip(1)).All(f => f.First.Score >= f.Second.Score));
        }
    }

    [Fact]
    public void TheScoreIsAboutTheCountsThatLinesExplain()
    {
        ChannelHistogram histogram = Toys.Histogram(20_000, 50, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        // chi2 with weights 1/O falls by the lines' counts, here 2 x 7600, if they stand on little background.
        double aligned = search.Score(Toys.Linear);
        Assert.InRange(aligned, 0.7 * 15_200, 15_200 * 1.05);
        Assert.True(search.Score([560, 3]) < 0.8 * aligned, "A shift of a resolution must cost.");
        Assert.True(search.Score([800, 3]) < 0.3 * aligned, "A shift of 300 eV must cost nearly everything.");
        (double[] counts, double[] errors) = search.Lines(Toys.Linear);
        for (int k = 0; k < 2; k++)
            Assert.InRange(counts[k], 7600 - 5 * errors[k] - 76, 7600 + 5 * errors[k] + 76);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(5000)]
    public void AScoreThatMattersChangesNothingAboveIt(int events)
    {
        // Far from the truth, unknown lines beside the named ones or not: what is passed over without its score must not have had one.
        double[] start = [560, 2.98];
        TargetSpectrum target = Toys.Target();
        foreach (double unknownEv in (double[])[6156, 4640])
        foreach (int seed in Enumerable.Range(60, 6))
        {
            TargetSpectrum with = target with { UnknownLines = [LineGroup.Of(SpectralLine.Custom("unknown", unknownEv))] };
            ChannelHistogram histogram = Toys.Histogram(events, seed, PolynomialFunction.Linear, Toys.Linear);
            var search = new AlignmentSearch(PolynomialFunction.Linear, with, histogram, start);
            Assert.True(search.IsComplete);
            (IReadOnlyList<Alignment> all, _) = search.Find(start, Within(400), 4, CancellationToken.None);
            foreach (double share in (double[])[0.1, 0.5, 0.7, 0.95, 1.01])
            {
                double least = share * all[0].Score;
                (IReadOnlyList<Alignment> found, _) = search.Find(
                    start,
                    Within(400) with
                    {
                        LeastScore = least,
                    },
                    4,
                    CancellationToken.None
                );
                Assert.Equal(all.Where(a => a.Score > least).Select(a => a.Score), found.Select(a => a.Score));
            }
        }
    }

    [Fact]
    public void CancellationStopsTheSearch()
    {
        ChannelHistogram histogram = Toys.Histogram(100, 50, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        Assert.ThrowsAny<OperationCanceledException>(() => search.Find(Toys.Linear, Within(400), 4, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void AStartThatDoesNotRiseIsAnError() =>
        Assert.Throws<CalibrationException>(() =>
            new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), new ChannelHistogram([5], 100), [500, -3])
        );

    [Fact]
    public void TheSpectrumBoundsTheWork()
    {
        // The toy's lines are 3 539 eV apart and its channels span some ten thousand eV: the lines 3 000 eV off, and any range beyond it.
        ChannelHistogram histogram = Toys.Histogram(5000, 41, PolynomialFunction.Linear, Toys.Linear);
        double[] start = [3500, 3];
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, start);
        (IReadOnlyList<Alignment> near, double? nearCut) = search.Find(start, Within(3500), 4, CancellationToken.None);
        (IReadOnlyList<Alignment> far, double? farCut) = search.Find(start, Within(1e300), 4, CancellationToken.None);
        Assert.Null(nearCut);
        Assert.Null(farCut);
        Assert.Equal(near[0].Score, far[0].Score);
        Assert.Equal(near[0].Parameters, far[0].Parameters);
        Assert.InRange(far[0].Parameters[0] + far[0].Parameters[1] * (8047.8 - 500) / 3, 8047.8 - 46, 8047.8 + 46);
        Assert.All(far, a => Assert.InRange(a.Parameters[1] / 3, 0.87, 1.13));
    }

    [Fact]
    public void PlacesThatAreTooManyAreSaid()
    {
        // Any gain, and 3 000 channels of which each line may be in any: far more places than are looked at, nearest first.
        ChannelHistogram histogram = Toys.Histogram(5000, 42, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        var limits = new AlignmentLimits(1e5, 0, 1e3);
        (IReadOnlyList<Alignment> found, double? cut) = search.Find(Toys.Linear, limits, 4, CancellationToken.None);
        Assert.NotNull(cut);
        Assert.InRange(cut.Value, 5000, 1e5);
        Assert.True(found[0].Score >= search.Score(Toys.Linear), "The start is a place, and so among those looked at.");
    }

    [Theory]
    [InlineData(0, 3, 400, false)]
    [InlineData(300, 3, 400, true)]
    [InlineData(-2500, 3, 1e300, true)]
    [InlineData(0, 3, 1e300, false)]
    public void WhetherAnythingIsMisplacedIsToldForAnyRange(double shiftEv, double gain, double rangeEv, bool isImprovable)
    {
        // The offset is such that the lower line, at 4508.9 eV, is off by the shift.
        double[] start = [4508.9 + shiftEv - gain * (4508.9 - 500) / 3, gain];
        ChannelHistogram histogram = Toys.Histogram(20_000, 43, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, start);
        Assert.Equal(isImprovable, search.IsImprovable(start, Within(rangeEv), 1.1, CancellationToken.None));
    }

    [Fact]
    public void CancellationStopsTheLookAtWhatIsMisplaced()
    {
        ChannelHistogram histogram = Toys.Histogram(100, 50, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            search.IsImprovable(Toys.Linear, Within(1e5), 10, new CancellationToken(canceled: true))
        );
    }

    private static AlignmentLimits Within(double rangeEv) => new(rangeEv, 0.9, 1.1);
}
