using SpectroCal.Bench.Accuracy;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Bench.Arrays;

/// <summary>A simulated array of detectors with the truth of each.</summary>
/// <param name="Scene">What the detectors have in common.</param>
/// <param name="Detectors">The detectors.</param>
internal sealed record SimulatedArray(ArrayScene Scene, IReadOnlyList<ArrayDetector> Detectors)
{
    private const int FirstStream = 16; // before it are those of the scene

    /// <summary>The array of a seed: always the same.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="set">The set of elements; null: drawn.</param>
    /// <param name="counts">Photons of a detector; null: drawn.</param>
    public static SimulatedArray Of(long seed, ElementSet? set = null, int? counts = null) => Of(SceneDraw.Of(seed, set, counts));

    /// <summary>The array of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="cancellation">Stops the work between detectors.</param>
    public static SimulatedArray Of(ArrayScene scene, CancellationToken cancellation = default)
    {
        var detectors = new ArrayDetector[scene.Detectors];
        for (int i = 0; i < detectors.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Random random = RandomStreams.Create(scene.Seed, FirstStream + i);
            DetectorTruth truth = Truth(scene, random);
            detectors[i] = new ArrayDetector(i, truth, new EventDraw(scene, truth).Histogram(random));
        }
        return new SimulatedArray(scene, detectors);
    }

    private static DetectorTruth Truth(ArrayScene scene, Random random)
    {
        double gain = scene.GainEv * Math.Exp(scene.GainScatter * SimulatedDetector.Normal(random)),
            offset = scene.OffsetEv + scene.OffsetScatterEv * SimulatedDetector.Normal(random),
            noise = scene.NoiseEv * Math.Exp(0.05 * SimulatedDetector.Normal(random));
        int counts = (int)(scene.Counts * random.Between(1, 1.2));
        bool isFaulty = random.Chance(scene.FaultyShare);
        DetectorFault fault = random.OneOf(Enum.GetValues<DetectorFault>()[1..]);
        double other = random.LogBetween(1.3, 2.5),
            change = random.Between(0.01, 0.08);
        bool up = random.Chance(0.5);
        if (!isFaulty)
            fault = DetectorFault.None;
        if (fault is DetectorFault.OtherSetting)
            gain *= up ? other : 1 / other;
        double bend = scene.Nonlinearity * gain * scene.Channels;
        return new DetectorTruth(new BentScale(offset, gain, bend, scene.Channels), noise, fault, counts)
        {
            LaterScale =
                fault is DetectorFault.GainChanged
                    ? new BentScale(offset, gain * (up ? 1 + change : 1 - change), bend, scene.Channels)
                    : null,
        };
    }
}

/// <summary>One detector of a simulated array.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Truth">What it is.</param>
/// <param name="Histogram">What it counted; channel k is centred at k.</param>
internal sealed record ArrayDetector(int Index, DetectorTruth Truth, ChannelHistogram Histogram);
