using MathNet.Numerics.Distributions;
using SpectroCal.Monitoring;

namespace SpectroCal.Tests.Monitoring;

/// <summary>Excesses of deviances, by chance and by what spectra differ in from run to run, as they are for an autoencoder.</summary>
public sealed class ExcessChanceTests
{
    private const int Shape = (int)AnomalyKind.Shape;
    private const double Counts = 1e7;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.3, 0)]
    [InlineData(0.3, 0.3)]
    [InlineData(1, 0.3)]
    public void WhatSpectraDifferInMakesNoMoreAlarmsThanPromised(double wander, double spread)
    {
        var random = new Random((int)(100 * wander) + (int)(10 * spread));
        CountRange range = Learned(random, () => Excess(random, wander, spread));
        const int good = 400_000;
        double[] improbabilities = [.. Enumerable.Range(0, good).Select(_ => Improbability(range, Excess(random, wander, spread), Counts))];
        // Where all detectors go as far as each other there are fewer.
        double[] alarms = [.. new[] { 1e-2, 1e-3, 1e-4 }.Select(p => improbabilities.Count(i => i > -Math.Log(p)) / (good * p))];
        Assert.All(alarms, a => Assert.True(a < 1.6, string.Join(" ", alarms)));
        Assert.True(alarms[0] > 0.3, string.Join(" ", alarms));
    }

    [Fact]
    public void WithMoreCountsThanWereSeenSpectraDifferMore()
    {
        var random = new Random(5);
        CountRange range = Learned(random, () => Excess(random, 2, 0));
        Assert.True(range.ShapeWander > 0.5);
        Assert.Equal(Improbability(range, 10, Counts), Improbability(range, 40, 4 * Counts), 0.05);
        CountRange alone = Learned(random, () => Excess(random, 0, 0));
        Assert.Equal(0, alone.ShapeWander);
        Assert.Equal(Improbability(alone, 5, Counts), Improbability(alone, 5, 4 * Counts));
    }

    [Fact]
    public void TheLargerAnExcessIsTheMoreImprobable()
    {
        var random = new Random(6);
        double[] chance = [.. Enumerable.Range(0, 2000).Select(_ => Excess(random, 0, 0))];
        ChanceTable alone = ExcessChance.Table(chance, 0),
            wide = ExcessChance.Table(chance, 0.2);
        double last = 0;
        for (double excess = 1; excess < 1e6; excess *= 1.3)
        {
            double own = wide.OfExcess(excess);
            Assert.True(own > last, $"{excess}: {own}, {last}");
            Assert.True(own <= alone.OfExcess(excess) + 1e-3);
            last = own;
        }
    }

    // In units of its error; chance below zero counts as none. Detectors differ in how far they go.
    private static double Excess(Random random, double wander, double spread)
    {
        double far = Normal.Sample(random, 0, 1) * Math.Exp(spread * Normal.Sample(random, 0, 1));
        return Math.Max(0, Normal.Sample(random, 0, 1) + wander * far * far);
    }

    // A fifth of the spectra is bad.
    private static CountRange Learned(Random random, Func<double> excess)
    {
        var counts = BinnedCounts.Of([Counts], new double[BinnedCounts.Residues]);
        MonitoredRun[] runs =
        [
            .. Enumerable
                .Range(0, 15_000)
                .Select(i =>
                {
                    var run = new MonitoredRun(RunSets.Spectrum("sdd", "run", [1]), 0, counts) { Values = new CheckValue[Shape + 1] };
                    run.Values[Shape] = new CheckValue(i % 5 == 0 ? 1e4 * random.NextDouble() : excess(), 0, 0);
                    return run;
                }),
        ];
        return Assert.Single(
            CountRangeBuilder.Of(runs, (_, count) => [.. Enumerable.Range(0, count).Select(_ => Row(Excess(random, 0, 0)))], 2000)
        );
    }

    private static double[] Row(double excess)
    {
        double[] row = new double[Shape + 1];
        row[Shape] = excess;
        return row;
    }

    private static double Improbability(CountRange range, double excess, double counts) =>
        range.Improbabilities(Row(excess), counts)[Shape];
}
