using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;
using SpectroCal.Monitoring;

namespace SpectroCal.Tests.Monitoring;

/// <summary>Detectors whose runs scatter, in errors of their counts, by a wander that the monitor estimates.</summary>
public sealed class WanderPoolTests
{
    private const int Runs = 40;

    [Theory]
    [InlineData(384, 1.2, 0)]
    [InlineData(384, 10, 0)]
    [InlineData(384, 1.5, 0.3)]
    [InlineData(384, 3, 1)]
    [InlineData(6, 1.2, 0)]
    [InlineData(6, 3, 1)]
    public void AlarmsAreAsFrequentAsPromised(int detectors, double ratio, double spread)
    {
        var random = new Random(detectors + (int)(10 * ratio));
        var alarms = new double[3];
        int campaigns = 4000 / detectors;
        for (int c = 0; c < campaigns; c++)
        {
            double[] truth = [.. Enumerable.Range(0, detectors).Select(_ => ratio * Math.Exp(spread * Normal.Sample(random, 0, 1)))];
            Wander[] wander = Estimated(truth, random, sharedPart: 0);
            for (int p = 0; p < alarms.Length; p++)
                alarms[p] += wander.Zip(truth, (w, t) => Alarms(w, t, Math.Pow(10, -3 - p))).Average() / campaigns;
        }
        for (int p = 0; p < alarms.Length; p++)
            Assert.InRange(alarms[p] / Math.Pow(10, -3 - p), 0.4, 2);
    }

    [Fact]
    public void WhatDoesNotWanderIsFoundAsBefore()
    {
        var random = new Random(3);
        Wander[] wander = Estimated([.. Enumerable.Repeat(1.0, 384)], random, sharedPart: 0);
        double[] found = [.. wander.Select(w => ScatterStatistics.Deviation(4, 1, w, 1))];
        Assert.All(found, f => Assert.InRange(f, 3.5, 4));
        Assert.InRange(found.Average(), 3.85, 4);
    }

    [Fact]
    public void WhatAllDetectorsShareSaysNoMoreThanOneOfThem()
    {
        var random = new Random(4);
        double[] truth = [.. Enumerable.Repeat(50.0, 384)];
        double alone = ScatterStatistics.Freedom(Runs);
        Assert.All(Estimated(truth, random, sharedPart: 1), w => Assert.InRange(w.Freedom, alone, 1.5 * alone));
        Assert.All(Estimated(truth, random, sharedPart: 0), w => Assert.True(w.Freedom > 3 * alone));
    }

    [Fact]
    public void OneDetectorHasNoOthers()
    {
        var pool = new WanderPool();
        pool.Add(1.5, Runs);
        Assert.Equal(0, pool.Prior().Freedom);
        Assert.Equal(default, default(ScatterEstimate).With(pool.Prior(), 1));
        Assert.Equal(new Wander(2, 30), new ScatterEstimate(2, 30).With(pool.Prior(), 2));
    }

    // The wander of each detector; a part of the variance is the same in all detectors of a run.
    private static Wander[] Estimated(double[] truth, Random random, double sharedPart)
    {
        var pool = new WanderPool();
        string[] names = [.. Enumerable.Range(0, Runs).Select(r => $"run{r}")];
        double[] shared = new double[Runs];
        Normal.Samples(random, shared, 0, Math.Sqrt(sharedPart));
        var own = new ScatterEstimate[truth.Length];
        for (int d = 0; d < truth.Length; d++)
        {
            double[] values = new double[Runs];
            Normal.Samples(random, values, 0, Math.Sqrt(1 - sharedPart));
            for (int r = 0; r < Runs; r++)
                values[r] = Math.Sqrt(truth[d]) * (values[r] + shared[r]);
            double scatter = ScatterStatistics.Scatter(values);
            own[d] = new ScatterEstimate(scatter * scatter, ScatterStatistics.Freedom(Runs));
            pool.Add(scatter * scatter, Runs);
            if (NaturalWander.IsCompared(d, truth.Length))
                pool.Compare(names, values);
        }
        ScatterEstimate prior = pool.Prior();
        return [.. own.Select(o => o.With(prior, 1))];
    }

    // How often a run of a detector is as improbable as that, where it should be so in that part of all runs.
    private static double Alarms(Wander wander, double truth, double probability)
    {
        double z = -Normal.InvCDF(0, 1, probability / 2),
            deviation = Bisection.FindRoot(x => ScatterStatistics.Deviation(x, 1, wander, 1) - z, 0, 1e4, 1e-9, 200);
        return 2 * Normal.CDF(0, 1, -deviation / Math.Sqrt(truth));
    }
}
