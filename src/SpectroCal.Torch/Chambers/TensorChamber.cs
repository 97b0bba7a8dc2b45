using SpectroCal.Differentiation;
using SpectroCal.Engines;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Chambers;

/// <summary>
/// The simulation of time projection chambers as a tensor program: written apart from <see cref="TpcSimulator"/>, differentiated by
/// autograd, on the processor or a graphics card, in chunks of pixels that keep to a memory budget.
/// </summary>
/// <param name="detector">The detector.</param>
/// <param name="device">What to compute on.</param>
internal sealed class TensorChamber(TpcDetector detector, EngineDevice device) : ITpcSimulator
{
    private const long ProcessorBudgetBytes = 96L << 20;
    private const long NumbersPerPair = 25 * 9 * 120; // sub-bins x samples x intermediate results that are kept, with those of autograd

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
        if (detector.Pads is not null)
            throw new CalibrationException(
                "The engine torch has no signals of neighbouring pixels: they are computed by the engine managed."
            );
        if (how.Noise == NoiseTreatment.Averaged || how.HasSecond)
            throw new CalibrationException(
                "The engine torch simulates time projection chambers without noise or with drawn noise, and has first derivatives: "
                    + "means over noise and second derivatives are computed by the engine managed."
            );
        var settings = new TensorSettings { DeviceName = device.Name };
        long budget = settings.IsOnProcessor ? ProcessorBudgetBytes : Math.Max(device.MemoryBytes / 2, ProcessorBudgetBytes);
        int threads = how.Threads < 0 ? Environment.ProcessorCount : how.Threads;
        IReadOnlyList<ChamberPixel>[] chunks =
        [
            .. Chunks(ChamberPieces.Of(segments, detector, how.StepCm), budget / (NumbersPerPair * sizeof(double))),
        ];
        var hits = new IReadOnlyList<TpcHit>[chunks.Length];
        Parallel.For(
            0,
            chunks.Length,
            new ParallelOptions { MaxDegreeOfParallelism = settings.IsOnProcessor ? threads : 1, CancellationToken = cancellation },
            c => hits[c] = OfChunk(chunks[c], argon, how, settings)
        );
        return [.. hits.SelectMany(h => h)];
    }

    private static IEnumerable<IReadOnlyList<ChamberPixel>> Chunks(IReadOnlyList<ChamberPixel> pixels, long mostPairs)
    {
        var chunk = new List<ChamberPixel>();
        long pairs = 0;
        foreach (ChamberPixel pixel in pixels)
        {
            if (chunk.Count > 0 && pairs + pixel.Pieces.Count > mostPairs)
            {
                yield return chunk;
                chunk = [];
                pairs = 0;
            }
            chunk.Add(pixel);
            pairs += pixel.Pieces.Count;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private IReadOnlyList<TpcHit> OfChunk(IReadOnlyList<ChamberPixel> pixels, LiquidArgon argon, TpcSimulation how, TensorSettings settings)
    {
        using DisposeScope scope = NewDisposeScope();
        int n = how.Active.Count;
        Tensor values = n == 0 ? settings.Tensor([0], 1) : settings.Tensor(argon.Values(how.Active), n).requires_grad_();
        using IDisposable? silent = n == 0 ? no_grad() : null;
        var trigger = new TensorTrigger(
            new TensorSignal(pixels, detector, new TensorMedium(argon, how.Active, values), settings),
            detector.FrontEnd,
            settings
        );
        trigger.Read(
            [.. pixels.Select(p => detector.FrontEnd.Threshold(p.Pixel))],
            how.Noise == NoiseTreatment.Drawn ? [.. pixels.Select(p => TpcSimulator.Noise(how.NoiseSeed, p.Event, p.Pixel))] : null
        );
        if (trigger.Readings.Count == 0)
            return [];
        Tensor found = cat([.. trigger.Readings.Select(r => r.TimeUs), .. trigger.Readings.Select(r => r.Electrons)], 0);
        double[] numbers = TensorTrigger.Numbers(found);
        double[][] slopes = n == 0 ? [] : Jacobian(found, values, n);
        int count = trigger.Readings.Count;
        var hits = new (int Pixel, TpcHit Hit)[count];
        var read = new int[pixels.Count];
        for (int i = 0; i < count; i++)
        {
            int at = trigger.Readings[i].Pixel;
            ChamberPixel pixel = pixels[at];
            Jet JetAt(int k) =>
                n == 0 ? Jet.Constant(numbers[k]) : Jet.WithDerivatives(numbers[k], [.. slopes.Select(s => s[k])], new double[n * n]);
            hits[i] = (
                at,
                new TpcHit(
                    pixel.Event,
                    pixel.Pixel,
                    read[at]++,
                    detector.Geometry.CentreX(pixel.Pixel),
                    detector.Geometry.CentreY(pixel.Pixel),
                    JetAt(i),
                    JetAt(count + i),
                    1
                )
                {
                    Counts = detector.FrontEnd.Digitizer.Digits(numbers[count + i]),
                }
            );
        }
        return [.. hits.OrderBy(h => h.Pixel).ThenBy(h => h.Hit.Number).Select(h => h.Hit)];
    }

    // Derivatives of every number by every constant: g = J^T v is linear in v, and the derivatives of its parts by v are the columns of J.
    private static double[][] Jacobian(Tensor found, Tensor values, int n)
    {
        Tensor v = zeros_like(found).requires_grad_(),
            g = autograd.grad([found], [values], [v], retain_graph: true, create_graph: true)[0];
        return
        [
            .. Enumerable
                .Range(0, n)
                .Select(p => TensorTrigger.Numbers(autograd.grad([g.narrow(0, p, 1).sum()], [v], retain_graph: true)[0])),
        ];
    }
}
