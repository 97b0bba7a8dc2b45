using MathNet.Numerics.Distributions;
using SpectroCal.Bench.Monitoring;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Monitoring;

public sealed class SpectrumMonitorTests
{
    [Theory]
    [InlineData(101, 2000)]
    [InlineData(102, 100_000)]
    public void StrongAnomaliesAreFoundAndNamed(long seed, double counts)
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(24, 30, counts, seed);
        (SimulatedRunSpectrum Truth, SpectrumVerdict Verdict)[] strong =
        [
            .. spectra.Zip(RunSets.Train(spectra).Verdicts).Where(p => p.First.Anomaly is { Grade: RunSetAnomaly.Grades - 1 }),
        ];
        Assert.True(strong.Length > 30, $"{strong.Length} strong anomalies");
        Assert.All(strong, p => Assert.NotEqual(QualityVerdict.Good, p.Verdict.Verdict));
        int named = strong.Count(p => p.Verdict.Kind == p.Truth.Anomaly!.Kind);
        Assert.True(named >= 0.9 * strong.Length, $"{named} of {strong.Length} named rightly");
    }

    [Theory]
    [InlineData(111, 500)]
    [InlineData(112, 50_000)]
    [InlineData(113, 5_000_000)]
    public void FalseAlarmsAreAboutAsRareAsPromised(long seed, double counts)
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(24, 40, counts, seed, badShare: 0);
        const double promised = 0.01;
        int alarms = RunSets
            .Train(spectra, new MonitorSettings { FalseAlarmProbability = promised, SimulatedSpectra = 1000 })
            .Verdicts.Count(v => v.Verdict != QualityVerdict.Good);
        // 9.6 are promised; deviations of one run are common to its detectors, so that alarms come together.
        Assert.InRange(alarms, 1, 30);
    }

    [Fact]
    public void SpectraOfAnotherTimeAreJudgedByTheReferencePeriod()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(10, 40, 20_000, 121, badShare: 0);
        SpectrumMonitor monitor = RunSets.Train(spectra[..300]).Monitor;
        Spectrum good = spectra[^1].Spectrum,
            strange = good with { Detector = "unknown" },
            empty = good with { Histogram = new ChannelHistogram(new long[good.Histogram.Length], 0.5) },
            shifted = good with { Histogram = new ChannelHistogram(good.Histogram.Counts.ToArray(), 0) },
            comb =
                good with
                {
                    Histogram = new ChannelHistogram([.. good.Histogram.Counts.ToArray().Select((n, i) => i % 2 == 0 ? n : n / 2)], 0.5),
                };
        IReadOnlyList<SpectrumVerdict> verdicts = monitor.Judge(
            [.. spectra[300..].Select(s => s.Spectrum), strange, empty, shifted, comb],
            null,
            TestContext.Current.CancellationToken
        );
        Assert.True(verdicts.SkipLast(4).Count(v => v.Verdict == QualityVerdict.Good) >= 96);
        Assert.Equal(
            [QualityVerdict.Suspicious, QualityVerdict.Bad, QualityVerdict.Bad, QualityVerdict.Bad],
            verdicts.TakeLast(4).Select(v => v.Verdict)
        );
        Assert.Contains("does not know", verdicts[^4].Reason, StringComparison.Ordinal);
        Assert.Contains("no counts", verdicts[^3].Reason, StringComparison.Ordinal);
        Assert.Contains("Its channels", verdicts[^2].Reason, StringComparison.Ordinal);
        Assert.Equal(AnomalyKind.Comb, verdicts[^1].Kind);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(20)]
    public void AStrongCombInAReferenceOfFewRunsDoesNotHideItself(int runs)
    {
        Spectrum[] spectra = [.. RunSets.Of(1, runs, 1_000_000, 125 + runs, badShare: 0).Select(s => s.Spectrum)];
        long[] counts = [.. spectra[4].Histogram.Counts.ToArray().Select((n, i) => i % 2 == 0 ? n : (long)(0.7 * n))];
        spectra[4] = spectra[4] with { Histogram = new ChannelHistogram(counts, 0.5) };
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer.Train(spectra, null, null, TestContext.Current.CancellationToken).Verdicts;
        Assert.Equal((QualityVerdict.Bad, AnomalyKind.Comb), (verdicts[4].Verdict, verdicts[4].Kind));
        Assert.Equal(runs - 1, verdicts.Count(v => v.Verdict == QualityVerdict.Good));
    }

    [Fact]
    public void ThreadsDoNotChangeVerdicts()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(6, 12, 3000, 131);
        string[] Texts(int threads) =>
            [
                .. RunSets
                    .Train(spectra, new MonitorSettings { SimulatedSpectra = 200, ThrottleLimit = threads })
                    .Verdicts.Select(v => $"{v.Verdict} {v.Kind} {v.FalseAlarmProbability:R} {v.Reason}"),
            ];
        Assert.Equal(Texts(1), Texts(5));
    }

    [Fact]
    public void AnotherFilterIsAnotherStateAndNoAnomaly()
    {
        var random = new Random(141);
        double[] open = Mixed(0.5),
            filtered = Mixed(0.1);
        Spectrum[] spectra =
        [
            .. Enumerable.Range(0, 24).Select(r => RunSets.Spectrum("sdd", $"run{r}", Drawn(r % 3 == 0 ? filtered : open, random))),
        ];
        TrainedMonitor trained = MonitorTrainer.Train(spectra, null, null, TestContext.Current.CancellationToken);
        Assert.Equal([16, 8], Assert.Single(trained.Monitor.States).Runs);
        Assert.All(trained.Verdicts, v => Assert.NotEqual(QualityVerdict.Bad, v.Verdict));
        Assert.True(trained.Verdicts.Count(v => v.Verdict == QualityVerdict.Good) >= 23);

        static double[] Mixed(double low) =>
            [.. RunSets.Gaussian(256, 80, 4).Zip(RunSets.Gaussian(256, 180, 6), (a, b) => 20_000 * (low * a + (1 - low) * b) + 10)];
        static long[] Drawn(double[] rates, Random random) => [.. rates.Select(r => (long)Poisson.Sample(random, r))];
    }

    [Fact]
    public void AGainThatStaysChangedIsNotTakenForNormal()
    {
        var random = new Random(171);
        double[] Lines(double gain) =>
            [.. RunSets.Gaussian(256, 80 * gain, 4).Zip(RunSets.Gaussian(256, 180 * gain, 6), (a, b) => 20_000 * (0.6 * a + 0.4 * b) + 10)];
        double[] usual = Lines(1),
            odd = Lines(1.04);
        Spectrum[] spectra =
        [
            .. Enumerable
                .Range(0, 24)
                .Select(r => RunSets.Spectrum("sdd", $"run{r}", [.. (r >= 15 ? odd : usual).Select(x => (long)Poisson.Sample(random, x))])),
        ];
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer.Train(spectra, null, null, TestContext.Current.CancellationToken).Verdicts;
        Assert.All(verdicts.Skip(15), v => Assert.Equal((AnomalyKind.Gain, false), (v.Kind, v.Verdict == QualityVerdict.Good)));
        Assert.True(verdicts.Take(15).Count(v => v.Verdict == QualityVerdict.Good) >= 14);
    }

    [Fact]
    public void ADetectorOfTwoRunsCannotBeCompared()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(3, 10, 2000, 151, badShare: 0);
        Spectrum[] few = [.. spectra.Where((s, i) => s.Spectrum.Detector != "sdd003" || i < 6).Select(s => s.Spectrum)];
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer.Train(few, null, null, TestContext.Current.CancellationToken).Verdicts;
        Assert.All(
            verdicts.Where(v => v.Detector == "sdd003"),
            v => Assert.Equal((QualityVerdict.Suspicious, true), (v.Verdict, v.Reason.Contains("2 runs", StringComparison.Ordinal)))
        );
        Assert.Throws<CalibrationException>(() => MonitorTrainer.Train(few[..2]));
        Assert.Throws<CalibrationException>(() =>
            MonitorTrainer.Train([few[0] with { Histogram = new ChannelHistogram(new long[8], 0.5) }])
        );
    }

    /// <summary>Spectra of any length and content are judged, whatever the verdict: nothing is thrown, nothing is not a number.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(5000)]
    public void DegenerateSpectraAreJudged(int channels)
    {
        var random = new Random(channels);
        long[] Filled(Func<int, long> count) => [.. Enumerable.Range(0, channels).Select(count)];
        Func<int, long>[] contents =
        [
            i => i == 0 ? 1 : 0,
            i => i == channels - 1 ? 1_000_000_000_000 : 0,
            _ => 1,
            i => i % 2 == 0 ? 1000 : 0,
            _ => random.Next(3),
            i => i,
            _ => 0,
        ];
        Spectrum[] spectra =
        [
            .. contents.SelectMany(
                (content, d) =>
                    Enumerable
                        .Range(0, 9)
                        .Select(r =>
                            RunSets.Spectrum(
                                $"d{d}",
                                $"r{r}",
                                r == 4 ? Filled(contents[(d + 1) % contents.Length]) : Filled(content),
                                r == 5 ? 0 : 100
                            )
                        )
            ),
        ];
        IReadOnlyList<SpectrumVerdict> verdicts = MonitorTrainer
            .Train(spectra, new MonitorSettings { SimulatedSpectra = 100 }, null, TestContext.Current.CancellationToken)
            .Verdicts;
        Assert.Equal(spectra.Length, verdicts.Count);
        Assert.All(verdicts, v => Assert.DoesNotContain("Internal", v.Reason, StringComparison.Ordinal));
        Assert.All(verdicts, v => Assert.DoesNotContain("NaN", v.Reason, StringComparison.Ordinal));
        Assert.All(verdicts.SelectMany(v => v.Checks), c => Assert.False(double.IsNaN(c.Probability) || double.IsNaN(c.Value)));
        Assert.All(verdicts, v => Assert.True(v.Verdict == QualityVerdict.Good || v.Reason.Length > 0));
    }

    [Fact]
    public void WhatADetectorThrowsIsItsOwn()
    {
        SimulatedRunSpectrum[] spectra = RunSets.Of(4, 12, 3000, 152, badShare: 0);
        IReadOnlyList<SpectrumVerdict> verdicts;
        using (InjectedFault.Into(u => u == "detector sdd002" ? new InvalidOperationException() : null))
            verdicts = RunSets.Train(spectra).Verdicts;
        ILookup<bool, SpectrumVerdict> isBroken = verdicts.ToLookup(v => v.Detector == "sdd002");
        Assert.All(isBroken[true], v => Assert.Equal(QualityVerdict.Bad, v.Verdict));
        Assert.All(isBroken[true], v => Assert.True(BugReport.IsAboutBug(v.Reason)));
        Assert.True(isBroken[false].Count(v => v.Verdict == QualityVerdict.Good) >= 34);
        using (InjectedFault.Into(u => u.StartsWith("detector ", StringComparison.Ordinal) ? new CalibrationException("So.") : null))
            Assert.Equal("No spectrum can be compared. So.", Assert.Throws<CalibrationException>(() => RunSets.Train(spectra)).Message);
    }

    [Fact]
    public void CancellationStopsTheWork()
    {
        Spectrum[] spectra = [.. RunSets.Of(3, 5, 1000, 161).Select(s => s.Spectrum)];
        Assert.Throws<OperationCanceledException>(() => MonitorTrainer.Train(spectra, null, null, new CancellationToken(true)));
    }
}
