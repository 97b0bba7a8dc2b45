using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Simulation;

/// <summary>What becomes of the noise of the electronics.</summary>
public enum NoiseTreatment
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is drawn, as real electronics do.</summary>
    Drawn,

    /// <summary>It is averaged over: readings are means, with their probabilities.</summary>
    Averaged,
}

/// <summary>How to simulate.</summary>
public sealed record TpcSimulation
{
    /// <summary>Parameters to differentiate by; none: values only.</summary>
    public IReadOnlyList<TpcParameter> Active { get; init; } = [];

    /// <summary>Whether second derivatives are wanted too.</summary>
    public bool HasSecond { get; init; }

    /// <summary>Longest piece that a segment is cut into, cm.</summary>
    public double StepCm { get; init; } = 0.02;

    /// <summary>What becomes of the noise of the electronics.</summary>
    public NoiseTreatment Noise { get; init; } = NoiseTreatment.None;

    /// <summary>Seed of drawn noise.</summary>
    public long NoiseSeed { get; init; } = 1;

    /// <summary>Threads; -1: as many as there are.</summary>
    public int Threads { get; init; } = -1;
}

/// <summary>
/// From tracks to readings of pixels: recombination, drift with attenuation and diffusion, induced current, electronics. With parameters to
/// differentiate by, each reading carries its derivatives (forward mode: they are computed along with the values, and nothing of the way is
/// kept).
/// </summary>
/// <param name="detector">What is behind the argon.</param>
public sealed class TpcSimulator(TpcDetector detector) : ITpcSimulator
{
    /// <inheritdoc/>
    public TpcDetector Detector => detector;

    /// <inheritdoc/>
    public IReadOnlyList<TpcHit> Simulate(
        IReadOnlyList<TrackSegment> segments,
        LiquidArgon argon,
        TpcSimulation how,
        CancellationToken cancellation = default
    )
    {
        var medium = new Medium(argon, how.Active);
        var partials = new Partials(how.Active.Count, how.HasSecond && how.Active.Count > 0);
        TrackSegment[][] events = [.. segments.GroupBy(s => s.Event).OrderBy(g => g.Key).Select(g => g.ToArray())];
        var hits = new List<TpcHit>[events.Length];
        Workers.For(
            events.Length,
            how.Threads,
            () => (new PieceTable(), PixelSignal.Of(detector, partials)),
            (e, own) => hits[e] = OfEvent(events[e], medium, how, partials, own.Item1, own.Item2, cancellation),
            cancellation
        );
        return [.. hits.SelectMany(h => h)];
    }

    private List<TpcHit> OfEvent(
        TrackSegment[] segments,
        Medium medium,
        TpcSimulation how,
        Partials partials,
        PieceTable pieces,
        PixelSignal signal,
        CancellationToken cancellation
    )
    {
        pieces.Fill(segments, medium, detector, how.StepCm, partials);
        var hits = new List<TpcHit>();
        foreach ((Pixel pixel, List<int> members) in Reached(pieces, signal.ReachPixels).OrderBy(p => p.Key))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!signal.Fill(pixel, pieces, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members)))
                continue;
            double threshold = detector.FrontEnd.Threshold(pixel);
            Random? noise = how.Noise == NoiseTreatment.Drawn ? Noise(how.NoiseSeed, segments[0].Event, pixel) : null;
            IEnumerable<PixelReading> readings =
                how.Noise == NoiseTreatment.Averaged
                    ? new NoiseAveragedTrigger(signal, detector.FrontEnd, partials).Read(threshold)
                    : SelfTrigger.Read(signal, detector.FrontEnd, threshold, partials, noise);
            int number = 0;
            foreach (PixelReading reading in readings)
                hits.Add(
                    new TpcHit(
                        segments[0].Event,
                        pixel,
                        number++,
                        detector.Geometry.CentreX(pixel),
                        detector.Geometry.CentreY(pixel),
                        reading.TimeUs,
                        reading.Electrons,
                        reading.Probability
                    )
                    {
                        Spread = reading.Spread,
                        Counts = reading.Spread is null ? detector.FrontEnd.Digitizer.Digits(reading.Electrons.Value) : null,
                    }
                );
        }
        return hits;
    }

    // The pieces whose charge may reach a pixel, for each.
    private Dictionary<Pixel, List<int>> Reached(PieceTable pieces, int reach)
    {
        var reached = new Dictionary<Pixel, List<int>>();
        for (int i = 0; i < pieces.Count; i++)
        {
            (int anode, int binX, _, int binY, _) = pieces.Places[i];
            (int from, int to) columns = Across(binX, detector.Geometry.Columns, reach),
                rows = Across(binY, detector.Geometry.Rows, reach);
            for (int column = columns.from; column <= columns.to; column++)
            for (int row = rows.from; row <= rows.to; row++)
            {
                var pixel = new Pixel(anode, column, row);
                if (!reached.TryGetValue(pixel, out List<int>? members))
                    reached.Add(pixel, members = []);
                members.Add(i);
            }
        }
        return reached;
    }

    private static (int From, int To) Across(int bin, int pixels, int reach) =>
        (
            Math.Max(0, Math.Max(0, bin - TransverseWeights.Side) / DetectorGeometry.BinsPerPixel - reach),
            Math.Min(pixels - 1, (bin + TransverseWeights.Side) / DetectorGeometry.BinsPerPixel + reach)
        );

    /// <summary>Random numbers of a pixel in an event.</summary>
    internal static Random Noise(long seed, long number, Pixel pixel) =>
        RandomStreams.Create(seed, unchecked((number * 2 + pixel.Anode) * 0x100000001B3L + pixel.Column * 4096L + pixel.Row));
}
