using MathNet.Numerics.Distributions;
using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

public sealed class SnipBackgroundTests
{
    private const int Bins = 1500,
        Window = 45;
    private const double Fwhm = 25;
    private static readonly double[] Centroids = [300, 360, 700, 1150];

    private static double Background(int bin) => 300 + 900 * Math.Exp(-bin / 400.0) + 150 * Math.Exp(-Math.Pow((bin - 800) / 300.0, 2));

    private static double Expected(int bin) => Background(bin) + Centroids.Sum(c => 20_000 * Normal.PDF(c, Fwhm / 2.355, bin));

    [Fact]
    public void WithoutFluctuationsTheBackgroundIsFoundUnderThePeaks()
    {
        double[] counts = [.. Enumerable.Range(0, Bins).Select(Expected)],
            found = SnipBackground.Estimate(counts, Window);
        for (int i = 0; i < Bins; i++)
        {
            Assert.InRange(found[i], 0, counts[i]);
            Assert.InRange(found[i] / Background(i), 0.93, 1.07);
        }
    }

    [Theory]
    [InlineData(0, -3.5, -1.5)]
    [InlineData(6, -1, 0)]
    public void WithFluctuationsItFollowsTheirLowerSide(int halfAverage, double lowest, double highest)
    {
        var random = new System.Random(7);
        double[] drawn = [.. Enumerable.Range(0, Bins).Select(i => (double)Poisson.Sample(random, Expected(i)))];
        double[] counts =
        [
            .. Enumerable.Range(0, Bins).Select(i => drawn[Math.Max(0, i - halfAverage)..Math.Min(Bins, i + halfAverage + 1)].Average()),
        ];
        double[] found = SnipBackground.Estimate(counts, Window);
        double[] pulls = [.. Enumerable.Range(0, Bins).Select(i => (found[i] - Background(i)) / Math.Sqrt(Background(i)))];
        Assert.All(Enumerable.Range(0, Bins), i => Assert.InRange(found[i], 0, counts[i]));
        Assert.InRange(pulls.Max(), -5, 2);
        Assert.InRange(pulls.Min(), -5, 0);
        Assert.InRange(pulls.Average(), lowest, highest);
    }

    [Fact]
    public void AWindowTooNarrowTakesThePeakForBackground()
    {
        double[] counts = [.. Enumerable.Range(0, Bins).Select(Expected)];
        Assert.True(SnipBackground.Estimate(counts, 6)[700] > 1.7 * Background(700));
    }

    [Fact]
    public void AFlatSpectrumIsAllBackground()
    {
        Assert.All(SnipBackground.Estimate([.. Enumerable.Repeat(123.0, 50)], 10), v => Assert.Equal(123, v, 1e-9));
        Assert.All(SnipBackground.Estimate(new double[50], 10), v => Assert.Equal(0, v));
    }

    [Fact]
    public void AWindowForEachBinIsUsedInThatBin()
    {
        double[] counts = [.. Enumerable.Range(0, Bins).Select(Expected)];
        int[] windows = [.. Enumerable.Range(0, Bins).Select(i => i < 1000 ? 20 : 0)];
        double[] one = SnipBackground.Estimate(counts, 20),
            varied = SnipBackground.Estimate(counts, windows);
        // what is not clipped there reaches down by one window after the other: 20 + 19 + ... + 1
        Assert.Equal(counts[1000..], varied[1000..], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(one[..(1000 - 210)], varied[..(1000 - 210)], (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.True(varied[1150] > one[1150] + 300);
    }

    [Fact]
    public void SpectraOfFewBinsAndOddNumbersAreNoTrouble()
    {
        Assert.Empty(SnipBackground.Estimate([], 5));
        Assert.Equal(7, Assert.Single(SnipBackground.Estimate([7.0], 5)), 1e-12);
        Assert.Equal([0.0, 0, 0], SnipBackground.Estimate([0.0, 1000, 0], 5));
        Assert.All(SnipBackground.Estimate([1, double.NaN, 3, -5, 2, 1e300], 3), v => Assert.True(double.IsFinite(v) && v >= 0));
        double[] counts = [5, 9, 4];
        Assert.All(SnipBackground.Estimate(counts, 0).Zip(counts), p => Assert.Equal(p.Second, p.First, 1e-12));
    }

    [Fact]
    public void WindowsThatAreNoneAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SnipBackground.Estimate(new double[5], -1));
        Assert.Throws<ArgumentException>(() => SnipBackground.Estimate(new double[5], [1, 1]));
        Assert.Throws<ArgumentException>(() => SnipBackground.Estimate(new double[3], [1, -1, 1]));
    }
}
