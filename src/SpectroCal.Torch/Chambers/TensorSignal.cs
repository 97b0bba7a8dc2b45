using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Chambers;

/// <summary>
/// The charge induced on some pixels at any samples, as a plain sum over all pieces of tracks and all sub-bins that their charge spreads
/// to: no recursion, no table.
/// </summary>
internal sealed class TensorSignal
{
    private const int Distances = DetectorGeometry.BinsPerPixel / 2;
    private const double Far = 1e6; // cm: an edge that nothing goes beyond
    private const double Asymptotic = 11; // standard deviations
    private const int Terms = 10; // of the series: the next one is 1e-12 of it
    private static readonly double InverseRootTwo = 1 / Math.Sqrt(2);

    private readonly FrontEnd _frontEnd;
    private readonly int[] _firstPair; // of each pixel, and the one after the last
    private readonly Tensor _pixelOf; // of each pair of a piece and a pixel
    private readonly Tensor _charge; // pairs x places
    private readonly Tensor _collected; // the same, us after the beginning of the readout
    private readonly Tensor _spread; // pairs x 1 x 1
    private readonly (Tensor Weight, Tensor Rate) _fast,
        _slow; // by places

    /// <summary>Computes what does not depend on time.</summary>
    public TensorSignal(IReadOnlyList<ChamberPixel> pixels, TpcDetector detector, TensorMedium medium, TensorSettings settings)
    {
        _frontEnd = detector.FrontEnd;
        _firstPair = new int[pixels.Count + 1];
        for (int i = 0; i < pixels.Count; i++)
            _firstPair[i + 1] = _firstPair[i] + pixels[i].Pieces.Count;
        (ChamberPiece Piece, int Index)[] pairs = [.. pixels.SelectMany((p, i) => p.Pieces.Select(piece => (piece, i)))];
        _pixelOf = PixelOf(settings);
        Tensor Of(Func<ChamberPiece, double> value) => settings.Tensor([.. pairs.Select(p => value(p.Piece))], pairs.Length);

        Tensor drift = Of(p => p.DriftCm),
            time = drift / medium.Velocity,
            electrons =
                medium.Electrons(Of(p => p.EnergyMev), Of(p => p.StoppingMevPerCm), Of(p => p.Cosine))
                * (time.negative() / medium[TpcParameter.Lifetime]).exp();
        _spread = ((time * medium[TpcParameter.LongitudinalDiffusion]).Times(2).sqrt() / medium.Velocity).reshape(-1, 1, 1);
        Tensor width = (time * medium[TpcParameter.TransverseDiffusion]).Times(2).sqrt().reshape(-1, 1, 1);
        double bin = detector.Geometry.BinCm;
        Tensor x = Weights(pairs, p => (p.BinX, p.InBinX), i => pixels[i].Pixel.Column, detector.Geometry.Columns, bin, width, settings),
            y = Weights(pairs, p => (p.BinY, p.InBinY), i => pixels[i].Pixel.Row, detector.Geometry.Rows, bin, width, settings);
        _charge = electrons.unsqueeze(1) * (x.unsqueeze(2) * y.unsqueeze(1)).flatten(1);

        DoubleExponentialResponse.Place[] places =
        [
            .. Enumerable
                .Range(0, Distances * Distances)
                .Select(k => detector.Response.At((k / Distances + 0.5) * bin, (k % Distances + 0.5) * bin)),
        ];
        Tensor ByPlace(Func<DoubleExponentialResponse.Place, double> value) =>
            settings.Tensor([.. places.Select(value)], 1, places.Length, 1);
        _fast = (ByPlace(p => p.FastFraction), ByPlace(p => 1 / p.FastUs));
        _slow = (ByPlace(p => 1 - p.FastFraction), ByPlace(p => 1 / p.SlowUs));
        Tensor arrival = drift.Minus(detector.Response.PlaneCm) / medium.Velocity;
        _collected = arrival
            .Plus(Of(p => p.TimeUs))
            .Minus(_frontEnd.WindowUs.From)
            .unsqueeze(1)
            .Plus(ByPlace(p => p.CollectionUs).reshape(1, -1));
    }

    private TensorSignal(TensorSignal all, IReadOnlyList<int> pixels, TensorSettings settings)
    {
        (_frontEnd, _fast, _slow) = (all._frontEnd, all._fast, all._slow);
        _firstPair = new int[pixels.Count + 1];
        for (int i = 0; i < pixels.Count; i++)
            _firstPair[i + 1] = _firstPair[i] + all._firstPair[pixels[i] + 1] - all._firstPair[pixels[i]];
        Tensor rows = settings.Indices([
            .. pixels.SelectMany(p => Enumerable.Range(all._firstPair[p], all._firstPair[p + 1] - all._firstPair[p]).Select(r => (long)r)),
        ]);
        _pixelOf = PixelOf(settings);
        _charge = all._charge.index_select(0, rows);
        _collected = all._collected.index_select(0, rows);
        _spread = all._spread.index_select(0, rows);
    }

    /// <summary>The signals of some of the pixels, in this order.</summary>
    public TensorSignal Of(IReadOnlyList<int> pixels, TensorSettings settings) => new(this, pixels, settings);

    /// <summary>Charge at samples, electrons.</summary>
    /// <param name="samples">Numbers of samples, pixels x m; beyond the readout they are those at its ends.</param>
    public Tensor At(Tensor samples)
    {
        // What autograd needs it keeps by itself.
        using DisposeScope scope = NewDisposeScope();
        Tensor time = samples.Within(0, _frontEnd.Ticks).Times(_frontEnd.TickUs).index_select(0, _pixelOf).unsqueeze(1),
            since = time - _collected.unsqueeze(2),
            z = since / _spread,
            bell = (z * z).Times(-0.5).exp(),
            cumulative = z.Times(InverseRootTwo).erf().Plus(1).Times(0.5),
            induced = cumulative.Plus(Growing(_fast, since, z, bell)).Plus(Growing(_slow, since, z, bell)),
            sums = (_charge.unsqueeze(2) * induced).sum(1);
        return samples.SumRows(_pixelOf, sums).MoveToOuterDisposeScope();
    }

    private Tensor PixelOf(TensorSettings settings) =>
        settings.Indices([
            .. Enumerable.Range(0, _firstPair.Length - 1).SelectMany(i => Enumerable.Repeat((long)i, _firstPair[i + 1] - _firstPair[i])),
        ]);

    // weight exp(s/b + g^2/(2 b^2)) Phi(-u), u = s/g + g/b; far beyond the collection, where that is infinity times zero, by the asymptotic
    // series of exp(x^2) erfc(x), x = u/sqrt2.
    private Tensor Growing((Tensor Weight, Tensor Rate) part, Tensor since, Tensor z, Tensor bell)
    {
        Tensor shift = _spread * part.Rate,
            u = z.Plus(shift),
            isFar = u.IsAtLeast(Asymptotic),
            exponent = (since * part.Rate).Plus((shift * shift).Times(0.5)),
            near =
                where(isFar, zeros_like(exponent), exponent).exp() * where(isFar, zeros_like(u), u).Times(InverseRootTwo).erfc().Times(0.5),
            far = where(isFar, u, ones_like(u).Times(Asymptotic)),
            inverse = TensorArithmetic.Over(1, far * far),
            series = inverse.Times(-(2 * Terms - 1)).Plus(1);
        for (int n = Terms - 1; n > 0; n--)
            series = (series * inverse).Times(-(2 * n - 1)).Plus(1);
        return where(isFar, bell * series / far.Times(Math.Sqrt(2 * Math.PI)), near) * part.Weight;
    }

    // How much of each charge spreads to the sub-bins at each distance from the centre of the pixel, pairs x distances.
    private static Tensor Weights(
        (ChamberPiece Piece, int Index)[] pairs,
        Func<ChamberPiece, (int Bin, double InBinCm)> place,
        Func<int, int> pixel,
        int pixels,
        double binCm,
        Tensor width,
        TensorSettings settings
    )
    {
        double[] low = new double[pairs.Length * 2 * Distances],
            high = new double[low.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            (int bin, double inBin) = place(pairs[i].Piece);
            int first = pixel(pairs[i].Index) * DetectorGeometry.BinsPerPixel;
            for (int k = 0; k < 2 * Distances; k++)
            {
                int side = k % 2,
                    at = first + (side == 0 ? Distances - 1 - k / 2 : Distances + k / 2),
                    away = at - bin,
                    o = i * 2 * Distances + k;
                // Nothing lies between two equal edges.
                (low[o], high[o]) =
                    Math.Abs(away) > TransverseWeights.Side || at >= pixels * DetectorGeometry.BinsPerPixel
                        ? (Far, Far)
                        : (
                            away == -TransverseWeights.Side ? -Far : away * binCm - inBin,
                            away == TransverseWeights.Side ? Far : (away + 1) * binCm - inBin
                        );
            }
        }
        Tensor Cumulative(double[] edges) =>
            (settings.Tensor(edges, pairs.Length, Distances, 2) / width).Times(InverseRootTwo).erf().Times(0.5);
        return (Cumulative(high) - Cumulative(low)).sum(2);
    }
}
