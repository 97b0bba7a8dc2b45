using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Filters of many widths over Gaussians without noise.</summary>
public sealed class ScaleSpaceTests
{
    [Fact]
    public void AFilterIsBlindToStraightLines()
    {
        double[] line = [.. Enumerable.Range(0, 400).Select(i => 100 + 3.0 * i)];
        double[] scores = HatFilter.Scores(line, line, 6);
        Assert.All(scores[30..^30], s => Assert.Equal(0, s, 1e-9));
    }

    [Fact]
    public void OneCountIsNoMoreThanOneCount()
    {
        // 1 over the root of its variance and of half a count, which an empty spectrum may hold as well.
        double[] one = new double[101];
        one[50] = 1;
        Assert.Equal(1 / Math.Sqrt(1.5), HatFilter.Scores(one, one, 5)[50], 0.01);
    }

    [Fact]
    public void AFilterReachesFourAndAHalfStandardDeviations()
    {
        // Counts there pull the answer down, those beyond do not.
        double[] counts = new double[401];
        counts[200] = 1;
        double[] Scores(int at, double n) => HatFilter.Scores([.. counts.Select((c, i) => i == at ? n : c)], new double[401], 20);
        double plain = Scores(0, 0)[200];
        Assert.InRange(Scores(200 + 88, 10)[200], 0.5 * plain, 0.999 * plain);
        Assert.Equal(plain, Scores(200 + 91, 10)[200]);
    }

    [Theory]
    [InlineData(1.4)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6.3)]
    [InlineData(8)]
    [InlineData(60)]
    public void AGaussianAnswersTheFilterThatIsWider(double sigma)
    {
        // sqrt(5) times as wide where the background fluctuates, to the next of the filters.
        double[] counts = [.. Made.Counts(4096, 1e6, (2000.5, sigma, 1e5 * Math.Sqrt(sigma))).Select(n => (double)n)];
        PeakCandidate best = ScaleSpace.Maxima(counts, 400, 3.5)[0];
        Assert.InRange(best.Sigma / (Math.Sqrt(5) * sigma), 0.7, 1.3);
        Assert.Equal(2000.5, best.Position, 0.5 * sigma + 0.5);
    }

    [Fact]
    public void ThereAreThreeFiltersAnOctave()
    {
        // Fluctuations answer all of them.
        double[] noise = [.. Made.Drawn(1, 4096, 50).Select(n => (double)n)];
        double[] octaves = [.. ScaleSpace.Maxima(noise, 33, 1).Select(m => 3 * Math.Log2(m.Sigma)).Distinct().Order()];
        Assert.All(octaves, o => Assert.Equal(Math.Round(o), o, 1e-9));
        Assert.Equal(Enumerable.Range(0, 16), octaves.Select(o => (int)Math.Round(o)));
    }

    [Fact]
    public void NoFilterIsNarrowerThanAChannelOrWiderThanAsked()
    {
        double[] counts = [.. Made.Counts(4096, 10, (1000.5, 0.1, 1e5), (2500, 100, 1e7)).Select(n => (double)n)];
        List<PeakCandidate> maxima = ScaleSpace.Maxima(counts, 50, 3.5);
        Assert.InRange(maxima.Min(m => m.Sigma), 1, 1.1);
        Assert.InRange(maxima.Max(m => m.Sigma), 40, 50);
    }

    [Fact]
    public void ALineOfMaximaGoesFromWideToNarrow()
    {
        long[] counts = Made.Counts(4096, 10, (2000, 12, 1e6));
        List<RidgePoint> line = RidgeLines.Of(PreparedCounts.Of(counts), 80).MaxBy(l => l.Max(p => p.Response))!;
        Assert.All(line.Zip(line.Skip(1)), n => Assert.True(n.Second.Sigma < n.First.Sigma));
        Assert.All(line, p => Assert.Equal(2000, p.Position, 0.3 * p.Sigma + 1));
        // Four scales an octave, the narrowest of one channel, the widest no wider than asked.
        Assert.Equal(Math.Pow(2, 0.25), line[0].Sigma / line[1].Sigma, 1e-9);
        Assert.InRange(line[0].Sigma, 67, 80);
        Assert.InRange(line[^1].Sigma, 1, 2);
        // Highest at sqrt(5) times the width of the peak
        Assert.InRange(line.MaxBy(p => p.Response).Sigma / (Math.Sqrt(5) * 12), 0.85, 1.18);
    }

    [Fact]
    public void ALineMayHaveNoMaximumAtTwoScales()
    {
        // Among fluctuations some have none at one or two, and no line has none at three.
        List<List<RidgePoint>> lines = RidgeLines.Of(PreparedCounts.Of(Made.Drawn(2, 8192, 50)), 60);
        double[] steps = [.. lines.SelectMany(l => l.Zip(l.Skip(1), (wide, narrow) => 4 * Math.Log2(wide.Sigma / narrow.Sigma)))];
        Assert.Equal([1, 2, 3], steps.Select(s => (int)Math.Round(s)).Distinct().Order());
    }

    [Fact]
    public void WideFiltersWorkOnBinsAddedUp()
    {
        // Of at least two bins, or four: their maxima lie in the middle of bins of so many channels.
        long[] counts = Made.Counts(4096, 1000, (2000.3, 40, 1e6));
        PeakCandidate best = ScaleSpace.Maxima([.. counts.Select(n => (double)n)], 400, 3.5)[0];
        int bin = 1;
        while (best.Sigma / bin > 2)
            bin *= 2;
        Assert.Equal(0.5, best.Position / bin % 1);
        RidgePoint top = RidgeLines.Of(PreparedCounts.Of(counts), 200).SelectMany(l => l).MaxBy(p => p.Response);
        bin = 1;
        while (top.Sigma / bin > 4)
            bin *= 2;
        Assert.Equal(0.5, top.Position / bin % 1);
    }

    [Fact]
    public void MaximaThatFluctuationMakesBeginNoLine()
    {
        // Nothing but noise: what is not twice its fluctuation is no maximum.
        List<List<RidgePoint>> lines = RidgeLines.Of(PreparedCounts.Of(Made.Drawn(1, 1024, 50)), 40);
        Assert.All(lines, l => Assert.All(l, p => Assert.True(p.Score >= 2)));
        Assert.InRange(lines.Count, 1, 60);
    }

    [Theory]
    [InlineData(2.5, 1)] // narrow filters tell them apart, wide ones do not: one line goes on along the higher
    [InlineData(12, 2)]
    public void NeighboursShareALineOnWideScales(double distance, int lines)
    {
        long[] counts = Made.Counts(4096, 10, (2000, 12, 1e6), (2000 + 12 * distance, 12, 9e5));
        int wide = RidgeLines.Of(PreparedCounts.Of(counts), 40).Count(l => l[0].Sigma > 30);
        Assert.Equal(lines, wide);
    }
}
