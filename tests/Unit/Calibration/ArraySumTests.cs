using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.Spectra;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>The sum of an array's spectra, and what it tells of detectors that are not certain by themselves.</summary>
public sealed class ArraySumTests
{
    private static readonly double[] Gains = [.. Enumerable.Range(0, 24).Select(i => 20 * (1 + 0.04 * Math.Sin(i)))];

    [Fact]
    public void CountsAreWhereTheyBelongAndFluctuateAsCountsDo()
    {
        var settings = new MatchedFilterPeakFinder();
        ChannelHistogram[] spectra = [.. Gains.Select((g, i) => Spectrum(i, g, 40_000, 100))];
        ArraySum sum = ArraySum.Of(spectra, [.. spectra.Select(s => settings.Find(s))])!;
        Assert.DoesNotContain(null, sum.Maps);
        ReadOnlySpan<long> counts = sum.Histogram.Counts;
        Assert.InRange(sum.Histogram.TotalCounts, spectra.Sum(s => s.TotalCounts) * 0.85, spectra.Sum(s => s.TotalCounts));
        // A flat stretch: variance as large as the mean.
        double[] flat = [.. counts[300..360].ToArray().Select(c => (double)c)];
        double mean = flat.Average(),
            variance = flat.Sum(c => (c - mean) * (c - mean)) / (flat.Length - 1);
        Assert.InRange(variance / mean, 0.4, 2.5);
        Peak titanium = settings.Find(sum.Histogram).MaxBy(p => p.Area)!;
        int reference = sum.Maps.ToList().FindIndex(m => Math.Abs(m!.Value.Stretch - 1) < 1e-12);
        Assert.Equal(4509, Gains[reference] * titanium.Channel - 100, 6.0);
    }

    // Spectra that begin with a spike of one channel, at another energy for each: in the sum they would be narrow peaks, by whose width
    // lines were not found.
    [Fact]
    public void SpikesAtThresholdsAreNoPeaksOfTheSum()
    {
        var finder = new MatchedFilterPeakFinder();
        ChannelHistogram[] plain = [.. Gains[..6].Select((g, i) => Spectrum(i, g, 10_000, 20))],
            spiked = [.. plain.Select((s, i) => Made.Histogram(WithSpike(s.Counts.ToArray(), 40 + 20 * i)))];
        IReadOnlyList<Peak>[] peaks = [.. plain.Select(s => finder.Find(s))];
        IReadOnlyList<Peak> expected = finder.Find(ArraySum.Of(plain, peaks)!.Histogram),
            found = finder.Find(ArraySum.Of(spiked, peaks)!.Histogram);
        Assert.True(expected.Count >= 4);
        Assert.Equal(expected.Select(p => Math.Round(p.Channel)), found.Select(p => Math.Round(p.Channel)));

        static long[] WithSpike(long[] counts, int channel)
        {
            Array.Clear(counts, 0, channel);
            counts[channel] += 600;
            return counts;
        }
    }

    // Thresholds that differ by a line's width make steps, each as narrow as a peak, where each detector is added from its own on.
    [Fact]
    public void TheSumBeginsWhereMostDo()
    {
        var finder = new MatchedFilterPeakFinder();
        ChannelHistogram[] spectra =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(i => Made.Histogram(From(Spectrum(i, 20, 20_000, 20).Counts.ToArray(), i == 7 ? 190 : 40 + 4 * i))),
        ];
        IReadOnlyList<Peak>[] peaks = [.. spectra.Select(s => finder.Find(s))];
        ArraySum sum = ArraySum.Of(spectra, peaks)!;
        Assert.DoesNotContain(null, sum.Maps);
        int begin = sum.Histogram.Counts.ToArray().ToList().FindIndex(c => c > 0);
        Assert.InRange(begin, 112, 122);
        Assert.InRange(sum.Histogram.Counts[begin + 1], 300, 460);

        static long[] From(long[] counts, int channel)
        {
            Array.Clear(counts, 0, channel);
            return counts;
        }
    }

    // Of twenty that end well behind the last line one ends within it.
    [Fact]
    public void TheSumReachesAsFarAsItsLastPeak()
    {
        var finder = new MatchedFilterPeakFinder();
        ChannelHistogram[] spectra = [.. Enumerable.Range(0, 20).Select(i => Spectrum(i, 20, 20_000, 20))];
        Peak last = finder.Find(spectra[0])[^1];
        spectra[7] = Made.Histogram(spectra[7].Counts[..(int)last.Channel].ToArray());
        ArraySum sum = ArraySum.Of(spectra, [.. spectra.Select(s => finder.Find(s))])!;
        Assert.DoesNotContain(null, sum.Maps);
        Assert.InRange(finder.Find(sum.Histogram)[^1].Channel, last.Channel - 1, last.Channel + 1);
    }

    [Theory]
    [InlineData(340014)] // a pulser among twelve elements, 2 000 counts: each alone may have its peaks on two scales
    public void DetectorsThatAreNotCertainByThemselvesAreCalibratedByTheSum(long seed)
    {
        SimulatedArray array = SimulatedArray.Of(seed);
        IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
            [.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))],
            LineCandidate.OfElements(array.Scene.Set.Elements)
        );
        Assert.Contains(
            outcomes,
            o => o.Warnings.Any(w => w.StartsWith("Which lines its peaks are was taken from the sum of ", StringComparison.Ordinal))
        );
        DetectorCalibration[] healthy =
        [
            .. array.Detectors.Zip(outcomes).Where(d => d.First.Truth.Fault == DetectorFault.None).Select(d => d.Second),
        ];
        Assert.InRange(healthy.Count(o => o.Status == DetectorStatus.Calibrated), 0.9 * healthy.Length, healthy.Length);
        foreach ((ArrayDetector detector, DetectorCalibration outcome) in array.Detectors.Zip(outcomes))
            if (outcome is { Status: DetectorStatus.Calibrated, Standard: { } standard })
                Assert.All(
                    standard.Lines,
                    l =>
                        Assert.InRange(
                            Math.Abs(detector.Truth.Scale.Energy(l.Channel) - l.EnergyEv),
                            0,
                            4 * l.ErrorEv(standard.Calibration)
                        )
                );
    }

    // Detectors that agree on one scale, each certain by itself, while their sum is certain of another: one of the two is mistaken.
    [Theory]
    [InlineData(1, DetectorStatus.Calibrated)]
    [InlineData(1.6, DetectorStatus.Suspect)]
    public void WhatTheSumContradictsIsDoubted(double times, DetectorStatus status)
    {
        var settings = new ArrayCalibrationSettings();
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(["Ti", "Cu"]);
        (string Detector, ChannelHistogram Histogram)[] detectors = [.. Gains.Select((g, i) => ($"d{i}", Spectrum(i, g, 10_000, 20)))];
        // All but the last four, of which nothing is known, as they are on a scale of so many times the gain.
        DetectorCalibration[] outcomes =
        [
            .. ArrayCalibrator
                .Calibrate(detectors, lines)
                .Select(
                    (o, i) =>
                        i >= 20
                            ? new DetectorCalibration(o.Detector, DetectorStatus.Rejected, "Nothing is known.", o.Peaks)
                            : o with
                            {
                                Assignment = o.Assignment! with { GainEvPerChannel = times * o.Assignment.GainEvPerChannel },
                                Standard = StandardCalibration.Through(
                                    [.. o.Standard!.Lines.Select(l => l with { EnergyEv = times * l.EnergyEv })],
                                    1
                                ),
                            }
                ),
        ];
        Assert.All(outcomes[..20], o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
        ArrayConsensus consensus = ArrayConsensus.Of(outcomes)!;
        Assert.True(consensus.IsVouched);
        SummedArray.Decide(detectors, outcomes, lines, lines, settings, consensus, new ParallelOptions());
        Assert.All(outcomes[..20], o => Assert.Equal(status, o.Status));
        // Nobody is told what others are certain is not so.
        Assert.All(outcomes[20..], o => Assert.Equal(times == 1 ? DetectorStatus.Calibrated : DetectorStatus.Rejected, o.Status));
        if (times > 1)
            Assert.StartsWith("Most detectors agree on its lines, and the sum of their spectra shows others, at 20.", outcomes[0].Reason);
    }

    // Titanium and a third as much copper, offset -100 eV, FWHM 200 eV.
    private static ChannelHistogram Spectrum(int seed, double gain, double area, double background)
    {
        (double EnergyEv, double Share)[] lines = [(4509, 1), (4931, 0.12), (8041, 0.3), (8905, 0.04)];
        return Made.Histogram(
            Made.Drawn(seed, 512, background, [.. lines.Select(l => ((l.EnergyEv + 100) / gain, 85 / gain, area * l.Share))])
        );
    }
}
