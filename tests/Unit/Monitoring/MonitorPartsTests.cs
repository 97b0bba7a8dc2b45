using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Monitoring;

public sealed class MonitorPartsTests
{
    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(-2.7, 1.004)]
    [InlineData(0, 0.98)]
    public void AWarpedLineIsTheLineOfTheOtherScale(double offset, double gain)
    {
        double[] line = RunSets.Gaussian(300, 140, 3),
            moved = new double[300];
        new ShapeWarp(line).Apply(offset, gain, moved);
        double[] expected = RunSets.Gaussian(300, offset + 140 * gain, 3 * gain);
        Assert.Equal(1, moved.Sum(), 1e-9);
        for (int i = 0; i < 300; i++)
            Assert.Equal(expected[i], moved[i], 2e-4);
    }

    [Fact]
    public void BesideAnEdgeAWarpedShapeStaysPositive()
    {
        double[] edge = [.. Enumerable.Range(0, 50).Select(i => i < 20 ? 0.0 : 1.0)],
            moved = new double[50];
        new ShapeWarp(edge).Apply(0.37, 1, moved);
        Assert.All(moved, m => Assert.True(m >= 0));
        Assert.Equal(30 - 0.37, moved.Sum(), 1e-9);
    }

    [Fact]
    public void ATemplateMeasuresItsChangeAndNoOther()
    {
        var random = new Random(7);
        double[] shape = [.. RunSets.Gaussian(200, 100, 5).Select(g => 0.8 * g + 0.2 / 200)],
            shift = Derivative(shape),
            line = RunSets.Gaussian(200, 60, 5);
        var template = LinearTemplate.Of(line, shape, new double[200], shape, shift);
        const double counts = 5000;
        double[] statistics = new double[2000],
            values = new double[2000];
        for (int r = 0; r < statistics.Length; r++)
        {
            // A shift, which it does not see, and twenty counts of the line.
            double[] residuals =
            [
                .. shape.Select((s, i) => Poisson.Sample(random, counts * (s + 0.05 * shift[i]) + 20 * line[i]) - counts * s),
            ];
            CheckValue found = template.Test(residuals, counts, 1);
            (statistics[r], values[r]) = ((found.Value - 20 / counts) / found.Error, found.Value);
        }
        Assert.Equal(20 / counts, values.Average(), 0.0003);
        Assert.Equal(1, Math.Sqrt(statistics.Average(s => s * s)), 0.15); // the counts of the line itself fluctuate, too
    }

    [Fact]
    public void WithoutAChangeTemplatesAreStandardNormal()
    {
        var random = new Random(8);
        double[] shape = [.. RunSets.Gaussian(200, 100, 5).Select(g => 0.8 * g + 0.2 / 200)];
        var template = LinearTemplate.Of(Derivative(shape), shape, new double[200], shape);
        double[] z =
        [
            .. Enumerable
                .Range(0, 4000)
                .Select(_ => template.Test([.. shape.Select(s => Poisson.Sample(random, 1000 * s) - 1000 * s)], 1000, 1).Statistic),
        ];
        Assert.Equal(0, z.Average(), 0.06);
        Assert.Equal(1, z.Average(v => v * v), 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(4.5)]
    public void AnEstimatedWanderIsStudents(double t)
    {
        const int runs = 41;
        double freedom = 0.79 * runs - 5,
            probability = StudentT.CDF(0, 1, freedom, -t);
        Assert.Equal(probability, Normal.CDF(0, 1, -ScatterStatistics.Normal(t, freedom)), 0.03 * probability);
        // Of far fewer counts than usual the error is known, and normal.
        Assert.Equal(t, ScatterStatistics.Deviation(t, 1, new Wander(0.01, freedom), 1e-3), 1e-2);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(80)]
    public void AWanderEstimatedFromFewRunsDoesNotMakeAlarms(int runs)
    {
        const int samples = 20_000;
        var random = new Random(runs);
        double[] wander =
        [
            .. Enumerable.Range(0, samples).Select(_ => ScatterStatistics.Scatter(Normal.Samples(random, 0, 1).Take(runs).ToArray())),
        ];
        foreach (double probability in new[] { 1e-3, 1e-4, 1e-5 })
        {
            // The deviation over the wander from which it is as improbable as that, as the monitor has it.
            double z = -Normal.InvCDF(0, 1, probability / 2),
                t = Bisection.FindRoot(x => ScatterStatistics.Normal(x, ScatterStatistics.Freedom(runs)) - z, 0, 1e6, 1e-9, 200);
            double alarms = wander.Average(s => 2 * Normal.CDF(0, 1, -t * s));
            Assert.InRange(alarms / probability, 0.3, 1.7);
        }
    }

    [Fact]
    public void ATableKnowsHowRareStatisticsAre()
    {
        var random = new Random(9);
        ChanceTable table = ChanceTable.Of(Enumerable.Range(0, 200_000).Select(_ => Math.Abs(Normal.Sample(random, 0, 1))));
        foreach (double z in new[] { 0.5, 1.5, 2.5, 4, 6 })
        {
            double expected = -Math.Log(2 * Normal.CDF(0, 1, -z));
            Assert.Equal(expected, table.OfNormal(z), 0.03 * expected + 0.05);
        }
        Assert.Equal(0, table.OfNormal(0));
    }

    [Fact]
    public void AMixtureIsTakenApart()
    {
        var random = new Random(10);
        double[] first = RunSets.Gaussian(200, 80, 6),
            second = RunSets.Gaussian(200, 95, 6);
        double[] parts =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(_ =>
                {
                    double[] counts = [.. first.Zip(second, (a, b) => (double)Poisson.Sample(random, 2000 * (0.9 * a + 0.1 * b) + 1e-9))];
                    return new MixtureFit(counts, 1e-6).Of(first, second).Part;
                }),
        ];
        Assert.Equal(0.1, parts.Average(), 0.003);
        double[] only = [.. first.Select(f => 1000 * f)];
        var fit = new MixtureFit(only, 1e-9);
        Assert.InRange(fit.Of(first, second).Part, 0, 1e-4);
        Assert.Equal(0, fit.Deviance(first), 1e-3);
    }

    [Fact]
    public void SpectraOfListModeBeginWhereTheirFirstEventIsAndAreCompared()
    {
        var random = new Random(12);
        double[] rates = [.. RunSets.Gaussian(200, 60, 4).Zip(RunSets.Gaussian(200, 140, 6), (a, b) => 9000 * a + 6000 * b)];
        Spectrum Run(int number, double factor)
        {
            long[] counts = [.. rates.Select(r => (long)Poisson.Sample(random, factor * r + 1e-9))];
            int first = counts.AsSpan().IndexOfAnyExcept(0) - number % 3;
            return new Spectrum(
                $"{number}",
                "sdd",
                new RunInfo($"{number}") { LiveTimeSeconds = 100, RealTimeSeconds = 101 },
                ChannelHistogram.FromChannels(counts[first..], first, ChannelConvention.Integer)
            );
        }
        // Without counts a histogram begins anywhere.
        var none = new Spectrum("none", "sdd", new RunInfo("none"), ChannelHistogram.FromChannels([0], 0, ChannelConvention.Integer));
        Spectrum[] spectra = [.. Enumerable.Range(0, 14).Select(i => Run(i, i == 5 ? 0.4 : 1)), none];
        Assert.True(spectra.Select(s => s.Histogram.FirstPosition).Distinct().Count() > 3);
        TrainedMonitor trained = MonitorTrainer.Train(spectra, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(["5", "none"], trained.Verdicts.Where(v => v.Verdict != QualityVerdict.Good).Select(v => v.Run));
        Assert.Equal(AnomalyKind.Rate, trained.Verdicts[5].Kind);
    }

    [Fact]
    public void RunsThatLookAlikeAreAState()
    {
        var random = new Random(11);
        BinnedCounts Run(double position) =>
            BinnedCounts.Of(
                [.. RunSets.Gaussian(256, position, 5).Select(g => (double)Poisson.Sample(random, 5000 * g + 3))],
                new double[16]
            );
        int[] states = RunStates.Of([
            .. Enumerable
                .Range(0, 30)
                .Select(i =>
                    Run(
                        i == 7 ? 200
                        : i % 4 == 0 ? 150
                        : 100
                    )
                ),
        ]);
        Assert.Equal(-1, states[7]);
        Assert.All(Enumerable.Range(0, 30).Where(i => i != 7), i => Assert.Equal(i % 4 == 0 ? 1 : 0, states[i]));
        Assert.Empty(RunStates.Of([]));
    }

    [Fact]
    public void WhatAPersonDecidedStays()
    {
        SpectrumVerdict Verdict(string detector, QualityVerdict verdict) =>
            new("s", detector, "run1", null, verdict, null, "", 1, 0.5, null, null);
        SelectedSpectrum[] former =
        [
            new("a", "run1", QualityVerdict.Good, "seen", SelectedBy.Person),
            new("b", "run1", QualityVerdict.Bad, "old", SelectedBy.Monitor),
            new("c", "run0", QualityVerdict.Bad, "broken", SelectedBy.Person),
        ];
        Assert.Equal(
            [former[0], new("b", "run1", QualityVerdict.Suspicious, "", SelectedBy.Monitor), former[2]],
            SelectedSpectrum.Of([Verdict("a", QualityVerdict.Bad), Verdict("b", QualityVerdict.Suspicious)], former)
        );
    }

    private static double[] Derivative(double[] shape) =>
        [.. shape.Select((_, i) => 0.5 * ((i > 0 ? shape[i - 1] : 0) - (i < shape.Length - 1 ? shape[i + 1] : 0)))];
}
