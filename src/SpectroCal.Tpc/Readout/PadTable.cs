using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using SpectroCal.Numerics;
using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Readout;

/// <summary>
/// The weighting potential of a pad above each sub-bin around it, folded with Gauss curves along the drift: by place, spread and height.
/// Below the anode it is one for charge that has arrived on the pad, and zero for the others.
/// </summary>
internal sealed class PadTable
{
    /// <summary>Numbers that a cubic is made of.</summary>
    public const int Cubic = 4;

    private const double FineCm = 0.45; // to either side of the anode, where the potential bends most
    private const double FineStepCm = 0.01;
    private const double CoarseStepCm = 0.05;
    private const double SpreadStepCm = 0.004;
    private const int Spreads = 20;
    private const double Grid = 1e-3; // cm: of the sums that fold
    private const double Tails = 8; // standard deviations
    private const int Margin = 12; // nodes beyond both ends of a stretch, which splines forget

    // Coefficients: one before the first interval, and two after the start of the last.
    private const int FineNodes = (int)(2 * FineCm / FineStepCm + 0.5) + 3;

    // Sub-bins of the neighbours that transverse diffusion reaches, and the pad's own.
    private const int LeastDistances = DetectorGeometry.BinsPerPixel + DetectorGeometry.BinsPerPixel / 2 + 4;

    private static readonly ConcurrentDictionary<(PadResponse, double), Lazy<PadTable>> Made = new();
    private readonly double[] _values;
    private readonly int _coarseNodes;

    private PadTable(PadResponse response, double pitchCm)
    {
        Distances = Math.Max(LeastDistances, DetectorGeometry.BinsPerPixel * response.NeighbourPixels + DetectorGeometry.BinsPerPixel / 2);
        _coarseNodes = (int)Math.Ceiling((response.ReachCm - FineCm) / CoarseStepCm) + 3;
        int places = Distances * (Distances + 1) / 2;
        _values = new double[places * Spreads * Heights + Vector256<double>.Count];
        var pad = new PadPotential(pitchCm);
        double bin = pitchCm / DetectorGeometry.BinsPerPixel;
        Parallel.For(
            0,
            Distances,
            i =>
            {
                for (int j = 0; j <= i; j++)
                    Fill(pad, Place(i, j), (i + 0.5) * bin, (j + 0.5) * bin, i < DetectorGeometry.BinsPerPixel / 2);
            }
        );
    }

    /// <summary>Different distances of sub-bins from the centre of the pad.</summary>
    public int Distances { get; }

    /// <summary>Number of heights.</summary>
    public int Heights => FineNodes + _coarseNodes;

    /// <summary>Height below which nothing changes any more, cm.</summary>
    public static double LowestCm => -FineCm;

    /// <summary>The table for a response; made once.</summary>
    public static PadTable Of(PadResponse response, double pitchCm) =>
        Made.GetOrAdd((response, pitchCm), key => new Lazy<PadTable>(() => new PadTable(key.Item1, key.Item2))).Value;

    /// <summary>Number of a place from its distances along both axes.</summary>
    public static int Place(int i, int j) => i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;

    /// <summary>Where the coefficients of the splines along the drift begin.</summary>
    public int Row(int place, int spread) => (place * Spreads + spread) * Heights;

    /// <summary>A coefficient.</summary>
    public double this[int index] => _values[index];

    /// <summary>Four coefficients one after the other.</summary>
    public Vector256<double> Four(int index) => Vector256.Create<double>(_values.AsSpan(index));

    /// <summary>First of the four spreads that a cubic goes through, and the weights of each for value, slope and bend.</summary>
    public static int Spread(double sigmaCm, Span<double> weights)
    {
        int first = (int)Math.Clamp(Math.Floor(sigmaCm / SpreadStepCm) - 1, 0, Spreads - Cubic);
        Lagrange(sigmaCm / SpreadStepCm - first, SpreadStepCm, weights);
        return first;
    }

    /// <summary>The same for a height.</summary>
    public int Height(double heightCm, Span<double> weights)
    {
        bool isFine = heightCm < FineCm;
        (double start, double step, int offset, int nodes) = isFine
            ? (-FineCm, FineStepCm, 0, FineNodes)
            : (FineCm, CoarseStepCm, FineNodes, _coarseNodes);
        double x = (heightCm - start) / step;
        int k = (int)Math.Clamp(Math.Floor(x), 0, nodes - Cubic);
        Spline(x - k, step, weights);
        return offset + k;
    }

    // The cubic through nodes 0, 1, 2, 3: weights of each, then the first and the second derivatives.
    private static void Lagrange(double x, double step, Span<double> weights)
    {
        double a = x,
            b = x - 1,
            c = x - 2,
            d = x - 3;
        weights[0] = -b * c * d / 6;
        weights[1] = a * c * d / 2;
        weights[2] = -a * b * d / 2;
        weights[3] = a * b * c / 6;
        weights[4] = -(c * d + b * d + b * c) / (6 * step);
        weights[5] = (c * d + a * d + a * c) / (2 * step);
        weights[6] = -(b * d + a * d + a * b) / (2 * step);
        weights[7] = (b * c + a * c + a * b) / (6 * step);
        double square = step * step;
        weights[8] = -(b + c + d) / (3 * square);
        weights[9] = (a + c + d) / square;
        weights[10] = -(a + b + d) / square;
        weights[11] = (a + b + c) / (3 * square);
    }

    // The uniform cubic B-spline: weights of four coefficients, then the first and the second derivatives. Along the drift curves have
    // two continuous derivatives.
    private static void Spline(double u, double step, Span<double> weights)
    {
        double v = 1 - u,
            square = step * step;
        weights[0] = v * v * v / 6;
        weights[1] = (3 * u * u * u - 6 * u * u + 4) / 6;
        weights[2] = (3 * v * v * v - 6 * v * v + 4) / 6;
        weights[3] = u * u * u / 6;
        weights[4] = -v * v / (2 * step);
        weights[5] = (3 * u - 4) * u / (2 * step);
        weights[6] = -(3 * v - 4) * v / (2 * step);
        weights[7] = u * u / (2 * step);
        weights[8] = v / square;
        weights[9] = (3 * u - 2) / square;
        weights[10] = (3 * v - 2) / square;
        weights[11] = u / square;
    }

    // Coefficients of the spline through values: c(k-1)/6 + 2/3 c(k) + c(k+1)/6 = f(k), c = f at the ends, which are far from where it is
    // used.
    private static void Coefficients(Span<double> values)
    {
        Span<double> factor = stackalloc double[values.Length];
        for (int k = 1; k < values.Length - 1; k++)
        {
            factor[k] = 1 / (4 - factor[k - 1]);
            values[k] = (6 * values[k] - values[k - 1]) * factor[k];
        }
        for (int k = values.Length - 2; k > 0; k--)
            values[k] -= factor[k] * values[k + 1];
    }

    private void Fill(PadPotential pad, int place, double x, double y, bool isInside)
    {
        double most = FineCm + Margin * FineStepCm + Tails * SpreadStepCm * Spreads;
        // The potential less what it is below the anode, which the Gauss curves leave as it is.
        double[] above = new double[(int)(most / Grid) + 2];
        double arrived = isInside ? 1 : 0;
        for (int k = 0; k < above.Length; k++)
            above[k] = (k == 0 ? arrived : pad.At(x, y, k * Grid)) - arrived;
        for (int s = 0; s < Spreads; s++)
        {
            double sigma = s * SpreadStepCm;
            Span<double> row = _values.AsSpan(Row(place, s), Heights);
            Stretch(row[..FineNodes], -FineCm, FineStepCm, height => arrived + Folded(above, height, sigma));
            Stretch(row[FineNodes..], FineCm, CoarseStepCm, height => Bent(pad, x, y, height, sigma));
        }
    }

    // Coefficient 0 belongs to the node before the first one.
    private static void Stretch(Span<double> coefficients, double start, double step, Func<double, double> value)
    {
        double[] values = new double[coefficients.Length + 2 * Margin];
        for (int k = 0; k < values.Length; k++)
            values[k] = value(start + (k - Margin - 1) * step);
        Coefficients(values);
        values.AsSpan(Margin, coefficients.Length).CopyTo(coefficients);
    }

    private static double Folded(double[] above, double height, double sigma)
    {
        if (sigma == 0)
            return height <= 0 ? 0 : above[(int)Math.Round(height / Grid)];
        int from = Math.Max(0, (int)((height - Tails * sigma) / Grid)),
            to = Math.Min(above.Length - 1, (int)((height + Tails * sigma) / Grid) + 1);
        double sum = 0;
        for (int k = from; k <= to; k++)
            sum += above[k] * ErrorFunctions.NormalDensity((k * Grid - height) / sigma);
        return sum * Grid / sigma;
    }

    // Far from the anode the curve is short: phi + sigma^2/2 phi''.
    private static double Bent(PadPotential pad, double x, double y, double height, double sigma)
    {
        double middle = pad.At(x, y, height),
            bend = (pad.At(x, y, height - CoarseStepCm) + pad.At(x, y, height + CoarseStepCm) - 2 * middle) / (CoarseStepCm * CoarseStepCm);
        return middle + 0.5 * sigma * sigma * bend;
    }
}
