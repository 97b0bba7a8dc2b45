using SpectroCal.Bench.Arrays;
using SpectroCal.Numerics;

namespace SpectroCal.Tests.Arrays;

/// <summary>Simulated arrays are what they say: without a calibration.</summary>
public sealed class SimulatedArrayTests
{
    private const double MnKaEv = 5898;

    // A clean scene of manganese and titanium in the middle of its spectrum, which each test adds one thing to.
    private static ArrayScene Clean() =>
        SceneDraw.Of(7, ElementSet.All[0], 200_000) with
        {
            Channels = 2048,
            GainEv = 5,
            OffsetEv = 0,
            Detectors = 1,
            GainScatter = 0,
            OffsetScatterEv = 0,
            FaultyShare = 0,
            Lines = [new SampleLine("Mn", "Mn Ka", true, MnKaEv, 1, 0)],
            Absent = null,
            Impurities = [],
            Tube = null,
            ComptonHumps = [],
            NoiseEv = 30,
            Nonlinearity = 0,
            Continuum = (ContinuumKind.Flat, 1, 1, 0),
            Escape = 0,
            PileUp = 0,
            Tail = (0, 1),
            Shelf = 0,
            ThresholdEv = 300,
            NoiseEdge = (0, 0),
            Spike = 0,
            Pulser = (0, 0),
            Comb = (0, 0),
            Ends = (false, 0),
        };

    [Fact]
    public void AnInterruptionEndsTheSimulationOfAnArray() =>
        Assert.Throws<OperationCanceledException>(() => SimulatedArray.Of(Clean(), new CancellationToken(canceled: true)));

    private static ArrayDetector Only(ArrayScene scene) => SimulatedArray.Of(scene).Detectors[0];

    private static DetectorTruth Faulty(ArrayScene scene, DetectorFault fault) =>
        new(new BentScale(scene.OffsetEv, scene.GainEv, 0, scene.Channels), scene.NoiseEv, fault, scene.Counts);

    // Share of the counts that are nearer to an energy than so many eV.
    private static double ShareAt(ArrayScene scene, ReadOnlySpan<long> counts, double energyEv, double halfEv = 300)
    {
        long within = 0,
            all = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            all += counts[k];
            within += Math.Abs(scene.OffsetEv + scene.GainEv * k - energyEv) < halfEv ? counts[k] : 0;
        }
        return (double)within / all;
    }

    [Fact]
    public void ASeedGivesOneArray()
    {
        SimulatedArray first = SimulatedArray.Of(11, counts: 500),
            again = SimulatedArray.Of(11, counts: 500),
            other = SimulatedArray.Of(12, counts: 500);
        Assert.Equal(first.Detectors.Count, again.Detectors.Count);
        Assert.All(first.Detectors.Zip(again.Detectors), p => Assert.Equal(p.First.Truth, p.Second.Truth));
        Assert.All(
            first.Detectors.Zip(again.Detectors),
            p => Assert.True(p.First.Histogram.Counts.SequenceEqual(p.Second.Histogram.Counts))
        );
        Assert.NotEqual(first.Scene.GainEv, other.Scene.GainEv);
    }

    [Fact]
    public void ScenesAreWithinTheRangesThatTheyAreDrawnFrom()
    {
        ArrayScene[] scenes = [.. Enumerable.Range(1, 300).Select(seed => SceneDraw.Of(seed, null, null))];
        Assert.All(scenes, s => Assert.InRange(s.GainEv, 1, 50));
        Assert.All(scenes, s => Assert.InRange(s.OffsetEv, -3000, 1000));
        Assert.All(scenes, s => Assert.InRange(s.Channels, 256, 16_384));
        Assert.All(scenes, s => Assert.InRange(s.Detectors, 8, 64));
        Assert.All(scenes, s => Assert.InRange(s.Impurities.Count, 0, 3));
        Assert.All(scenes, s => Assert.DoesNotContain(s.Impurities, s.Set.Elements.Contains));
        Assert.All(scenes, s => Assert.Equal(1, s.Lines.Where(l => l.IsNamed).Sum(l => l.Share), 1e-9));
        Assert.All(scenes, s => Assert.InRange(s.PileUp, 0, 0.03));
        Assert.All(scenes, s => Assert.InRange(s.EscapeShare(1840), 0, 0.02));
        Assert.All(scenes, s => Assert.InRange(Math.Abs(s.Comb.Contrast), 0, 0.2));
        Assert.All(scenes, s => Assert.InRange(Math.Abs(s.Nonlinearity), 0, 0.001));
        Assert.Equal(ElementSet.All.Count, scenes.Select(s => s.Set).Distinct().Count());
        Assert.Equal(SceneDraw.CountClasses.Order(), scenes.Select(s => s.Counts).Distinct().Order());
        // All but a few show two peaks of named elements at least: they could be calibrated.
        Assert.InRange(scenes.Count(s => SeenLine.Of(s, Faulty(s, DetectorFault.None)).Count >= 2), 290, 300);
    }

    [Fact]
    public void HealthyDetectorsHaveThePhotonsAskedFor()
    {
        ArrayScene scene = SceneDraw.Of(5, null, 1000) with { NoiseEdge = (0, 0), Spike = 0, Pulser = (0, 0), Ends = (false, 0) };
        foreach (ArrayDetector d in SimulatedArray.Of(scene).Detectors.Where(d => d.Truth.Fault is DetectorFault.None))
        {
            Assert.InRange(d.Truth.Counts, 1000, 1200);
            Assert.Equal(d.Truth.Counts, d.Histogram.TotalCounts);
        }
    }

    [Fact]
    public void ALineIsWhereTheTruthSaysAndAsWide()
    {
        ArrayScene scene = Clean() with { Nonlinearity = 0.001 };
        ArrayDetector d = Only(scene);
        double channel = d.Truth.Scale.Channel(MnKaEv);
        Assert.Equal(MnKaEv, d.Truth.Scale.Energy(channel), 0.01);
        Assert.NotEqual(MnKaEv / 5, channel, 0.5);
        double sigma = d.Truth.FwhmEv(MnKaEv) / 2.35482 / d.Truth.Scale.GainEv;
        Assert.Equal(channel, d.Histogram.Mean(), 5 * sigma / Math.Sqrt(d.Truth.Counts));
        Assert.Equal(sigma, d.Histogram.StandardDeviation(), 0.1);
    }

    [Fact]
    public void EscapePeaksAndSumPeaksHaveTheirShares()
    {
        ArrayScene escape = Clean() with { Escape = 2 };
        double share = escape.EscapeShare(MnKaEv);
        // Half of 4.3 % times 1 - ln(1 + x) / x with x = 9 (1839 / 5898)^2.85 = 0.325, twice.
        Assert.Equal(0.00577, share, 0.0001);
        Assert.Equal(share, ShareAt(escape, Only(escape).Histogram.Counts, MnKaEv - 1740), 0.001);
        Assert.Equal(0, escape.EscapeShare(1800));
        ArrayScene sum = Clean() with { PileUp = 0.02, Channels = 2600 };
        Assert.Equal(0.02, ShareAt(sum, Only(sum).Histogram.Counts, 2 * MnKaEv), 0.002);
    }

    [Theory]
    [InlineData(2, 0.2)]
    [InlineData(4, -0.2)]
    [InlineData(8, 0.1)]
    [InlineData(16, 0.05)]
    public void CombsHaveTheirContrast(int period, double contrast)
    {
        ArrayScene scene = Clean() with { Comb = (period, contrast), Continuum = (ContinuumKind.Flat, 1, 1, 1), Counts = 1_000_000 };
        ReadOnlySpan<long> counts = Only(scene).Histogram.Counts;
        double wide = 0,
            narrow = 0,
            others = 0;
        int periods = 0;
        for (int k = 80; k + period <= 2000; k += period, periods++)
        {
            wide += counts[k];
            narrow += counts[k + 1];
            for (int i = 2; i < period; i++)
                others += counts[k + i];
        }
        double mean = (wide + narrow + others) / period;
        double error = 5 / Math.Sqrt(mean);
        Assert.Equal(1 + contrast, wide / mean, error);
        Assert.Equal(1 - contrast, narrow / mean, error);
    }

    [Fact]
    public void NoiseSpikesPulserAndEndChannelsComeOnTop()
    {
        ArrayScene scene = Clean() with { NoiseEdge = (0.5, 20), Spike = 0.1, Pulser = (0.2, 8000), Ends = (true, 0.05) };
        ArrayDetector d = Only(scene);
        ReadOnlySpan<long> counts = d.Histogram.Counts;
        Assert.Equal(1.85 * d.Truth.Counts, d.Histogram.TotalCounts, 4.0);
        Assert.Equal(0.2 / 1.85, ShareAt(scene, counts, 8000, 200), 0.001);
        Assert.Equal(0.6 / 1.85, ShareAt(scene, counts, 400, 110), 0.01);
        Assert.Equal(0.05 * d.Truth.Counts, counts[^1], 2.0);
        Assert.Equal(0, counts[..59].ToArray().Sum());
    }

    [Fact]
    public void FaultsAreWhatTheySay()
    {
        ArrayScene scene = Clean() with
        {
            Lines = [new SampleLine("Mn", "Mn Ka", true, MnKaEv, 0.6, 0), new SampleLine("Ti", "Ti Ka", true, 4510, 0.4, 0)],
            NoiseEdge = (0.5, 20),
        };
        long[] Counts(DetectorTruth truth) => new EventDraw(scene, truth).Histogram(RandomStreams.Create(1, 1)).Counts.ToArray();
        long[] dead = Counts(Faulty(scene, DetectorFault.Dead)),
            noise = Counts(Faulty(scene, DetectorFault.NoiseOnly)),
            one = Counts(Faulty(scene, DetectorFault.OneLine)),
            twice = Counts(
                Faulty(scene, DetectorFault.GainChanged) with
                {
                    LaterScale = new BentScale(scene.OffsetEv, 1.08 * scene.GainEv, 0, scene.Channels),
                }
            );
        Assert.InRange(dead.Sum(), 0, 20);
        Assert.True(noise.Sum() > 0);
        Assert.Equal(0, ShareAt(scene, noise, MnKaEv));
        Assert.Equal(0, ShareAt(scene, one, 4510));
        Assert.Equal(2.0 / 3, ShareAt(scene, one, MnKaEv), 0.01);
        // Half of two thirds (the noise is a third) times the line's share, in either place.
        Assert.Equal(0.2, ShareAt(scene, twice, MnKaEv, 150), 0.01);
        Assert.Equal(0.2, ShareAt(scene, twice, MnKaEv / 1.08, 150), 0.01);
    }

    [Fact]
    public void FaultyDetectorsAreAsManyAsAskedAndOtherSettingsAreFarOff()
    {
        ArrayScene scene = Clean() with { Detectors = 2000, FaultyShare = 0.15, Counts = 100, GainScatter = 0.02 };
        IReadOnlyList<ArrayDetector> detectors = SimulatedArray.Of(scene).Detectors;
        Assert.InRange(detectors.Count(d => d.Truth.Fault is not DetectorFault.None), 240, 360);
        double[] other =
        [
            .. detectors.Where(d => d.Truth.Fault is DetectorFault.OtherSetting).Select(d => Math.Abs(Math.Log(d.Truth.Scale.GainEv / 5))),
        ];
        Assert.NotEmpty(other);
        Assert.All(other, r => Assert.InRange(r, Math.Log(1.3) - 0.1, Math.Log(2.5) + 0.1));
        double[] change =
        [
            .. detectors
                .Where(d => d.Truth.Fault is DetectorFault.GainChanged)
                .Select(d => Math.Abs(d.Truth.LaterScale!.GainEv / d.Truth.Scale.GainEv - 1)),
        ];
        Assert.NotEmpty(change);
        Assert.All(change, c => Assert.InRange(c, 0.01, 0.08));
        double[] healthy = [.. detectors.Where(d => d.Truth.Fault is DetectorFault.None).Select(d => Math.Log(d.Truth.Scale.GainEv / 5))];
        Assert.Equal(0.02, Math.Sqrt(healthy.Average(l => l * l)), 0.002);
    }
}
