using SpectroCal.Detectors;
using SpectroCal.Estimation;
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
            IReadOnlyList<Alignment> found = search.Find([offset, gain], 400, 4, CancellationToken.None);
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

    [Fact]
    public void CancellationStopsTheSearch()
    {
        ChannelHistogram histogram = Toys.Histogram(100, 50, PolynomialFunction.Linear, Toys.Linear);
        var search = new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), histogram, Toys.Linear);
        Assert.ThrowsAny<OperationCanceledException>(() => search.Find(Toys.Linear, 400, 4, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void AStartThatDoesNotRiseIsAnError() =>
        Assert.Throws<CalibrationException>(() =>
            new AlignmentSearch(PolynomialFunction.Linear, Toys.Target(), new ChannelHistogram([5], 100), [500, -3])
        );
}
