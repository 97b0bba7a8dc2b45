using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>
/// A batch smoothed once in channel space, S(a) = sum_k n_k phi_h(a - a_k), with S and S' kept at equally spaced nodes and
/// cubic Hermite interpolation between them.
/// </summary>
/// <remarks>
/// Nodes lie at most a quarter of the bandwidth apart; the interpolation error is then below 3 / 384 / 4^4 = 3e-5 of the maximum
/// density. The slope used is that of the interpolant, so value and derivatives belong to one and the same function.
/// </remarks>
public sealed class SmoothedHistogram
{
    private const double KernelReach = 6; // beyond, the kernel is below 2e-8 of its maximum
    private const int NodesPerBandwidth = 4;
    private const double WidestKernel = 100; // times the length of the data
    private const int Block = 4; // vectors whose sums are made at once
    private readonly int _lastNode;
    private readonly double[] _values;
    private readonly double[] _slopes;
    private readonly double[] _bends;
    private readonly double[] _twists;
    private readonly double _firstNode;
    private readonly double _inverseSpacing;

    /// <summary>Smooths a histogram.</summary>
    /// <param name="histogram">The batch.</param>
    /// <param name="bandwidth">Standard deviation of the kernel, channels.</param>
    public SmoothedHistogram(ChannelHistogram histogram, double bandwidth)
    {
        if (!(bandwidth > 0))
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "The bandwidth must be positive.");
        if (bandwidth > WidestKernel * (histogram.Length + WidestKernel) * histogram.Width)
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A kernel of {bandwidth:G4} channels is far wider than the data of {histogram.Length} bins: use a smaller "
                        + $"bandwidth or less noise."
                )
            );
        Bandwidth = bandwidth;
        TotalCounts = histogram.TotalCounts;

        // Nodes fall on bin centres: every `stride` bins, or `division` of them in each bin. A kernel table then serves all bins.
        double bins = bandwidth / histogram.Width / NodesPerBandwidth;
        int stride = (int)Math.Clamp(Math.Floor(bins), 1, 1 << 20),
            division = (int)Math.Clamp(Math.Ceiling(1 / bins), 1, 1 << 20);
        double spacing = histogram.Width * stride / division;
        int reach = (int)Math.Ceiling(KernelReach * bandwidth / spacing);
        _firstNode = histogram.FirstPosition - reach * spacing;
        _inverseSpacing = 1 / spacing;
        long nodes = (histogram.Length - 1L) * division / stride + 2L * reach + 2;
        if (nodes > EnergyGrid.MaximumPoints * 16L)
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A bandwidth of {bandwidth:G4} channels over {histogram.Length} bins needs {nodes} nodes: use a larger bandwidth."
                )
            );
        _lastNode = (int)nodes - 1;
        int block = Block * Vector<double>.Count,
            padded = (_lastNode + block) / block * block;
        _values = new double[padded];
        _slopes = new double[padded];

        int tableLength = 2 * reach + 1;
        double[] kernel = new double[stride * tableLength],
            kernelSlope = new double[stride * tableLength];
        for (int phase = 0; phase < stride; phase++)
        {
            for (int t = 0; t < tableLength; t++)
            {
                double z = (t - reach - (double)phase / stride) * spacing,
                    density = ErrorFunctions.NormalDensity(z, bandwidth);
                kernel[phase * tableLength + t] = density;
                kernelSlope[phase * tableLength + t] = -z / (bandwidth * bandwidth) * density;
            }
        }

        if (division == 1 && IsDense(histogram.Counts))
            AddByNode(histogram.Counts, stride, tableLength, kernel, kernelSlope);
        else
            AddByBin(histogram.Counts, stride, division, tableLength, kernel, kernelSlope);
        for (int i = 0; i < _slopes.Length; i++)
            _slopes[i] *= spacing; // per node spacing: what Hermite interpolation wants
        _bends = Differentiate(_slopes);
        _twists = Differentiate(_bends);
    }

    /// <summary>Standard deviation of the kernel, channels.</summary>
    public double Bandwidth { get; }

    /// <summary>Number of events.</summary>
    public double TotalCounts { get; }

    /// <summary>S at the nodes.</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <summary>S' at the nodes, per node spacing.</summary>
    internal ReadOnlySpan<double> Slopes => _slopes;

    /// <summary>S'' at the nodes, per node spacing squared.</summary>
    internal ReadOnlySpan<double> Bends => _bends;

    /// <summary>S''' at the nodes, per node spacing cubed.</summary>
    internal ReadOnlySpan<double> Twists => _twists;

    /// <summary>Position of the first node, channels.</summary>
    internal double FirstNode => _firstNode;

    /// <summary>Number of the last node of the data; what lies beyond fills the arrays up.</summary>
    internal int LastNode => _lastNode;

    /// <summary>Nodes per channel.</summary>
    internal double NodesPerChannel => _inverseSpacing;

    /// <summary>The smoothed batch at a channel position; zero outside the data.</summary>
    public SmoothedValue Evaluate(double channel)
    {
        double u = (channel - _firstNode) * _inverseSpacing;
        if (!(u >= 0) || u >= _lastNode)
            return default;
        int k = (int)u;
        double t = u - k,
            squared = _inverseSpacing * _inverseSpacing;
        Hermite(t, _values[k], _values[k + 1], _slopes[k], _slopes[k + 1], out double value, out double first, out double second);
        Hermite(t, _bends[k], _bends[k + 1], _twists[k], _twists[k + 1], out double bend, out double twist, out double fourth);
        return new SmoothedValue(
            value,
            first * _inverseSpacing,
            second * squared,
            bend * squared,
            twist * squared * _inverseSpacing,
            fourth * squared * squared
        );
    }

    private static bool IsDense(ReadOnlySpan<long> counts)
    {
        int occupied = 0;
        foreach (long n in counts)
            occupied += n > 0 ? 1 : 0;
        return 4 * occupied > counts.Length;
    }

    // Occupied bin by occupied bin: the kernel table, times the counts, onto the nodes around the bin.
    private void AddByBin(ReadOnlySpan<long> counts, int stride, int division, int tableLength, double[] kernel, double[] kernelSlope)
    {
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0)
                continue;
            int node = (int)((long)k * division / stride),
                table = k % stride * tableLength;
            double n = counts[k];
            Span<double> value = _values.AsSpan(node, tableLength),
                slope = _slopes.AsSpan(node, tableLength);
            TensorPrimitives.MultiplyAdd(kernel.AsSpan(table, tableLength), n, value, value);
            TensorPrimitives.MultiplyAdd(kernelSlope.AsSpan(table, tableLength), n, slope, slope);
        }
    }

    // The same node by node, a block of nodes at a time, whose sums stay in registers: several times as fast where most bins are occupied.
    // The bins of each phase lie between zeros, so that the kernel may reach beyond the data.
    private void AddByNode(ReadOnlySpan<long> counts, int stride, int tableLength, double[] kernel, double[] kernelSlope)
    {
        int width = Vector<double>.Count,
            margin = tableLength - 1,
            length = margin + _values.Length;
        double[] bins = new double[stride * length];
        for (int phase = 0; phase < stride; phase++)
        for (int k = phase, to = phase * length + margin; k < counts.Length; k += stride, to++)
            bins[to] = counts[k];
        for (int node = 0; node < _values.Length; node += Block * width)
        {
            Vector<double> v0 = default,
                v1 = default,
                v2 = default,
                v3 = default,
                s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            for (int phase = 0; phase < stride; phase++)
            {
                ReadOnlySpan<double> values = kernel.AsSpan(phase * tableLength, tableLength),
                    slopes = kernelSlope.AsSpan(phase * tableLength, tableLength);
                ref double start = ref bins[phase * length + margin + node];
                for (int t = 0; t < values.Length; t++)
                {
                    ref double from = ref Unsafe.Subtract(ref start, t);
                    Vector<double> n0 = Vector.LoadUnsafe(ref from),
                        n1 = Vector.LoadUnsafe(ref from, (nuint)width),
                        n2 = Vector.LoadUnsafe(ref from, (nuint)(2 * width)),
                        n3 = Vector.LoadUnsafe(ref from, (nuint)(3 * width));
                    Vector<double> value = new(values[t]),
                        slope = new(slopes[t]);
                    v0 = Vector.FusedMultiplyAdd(n0, value, v0);
                    v1 = Vector.FusedMultiplyAdd(n1, value, v1);
                    v2 = Vector.FusedMultiplyAdd(n2, value, v2);
                    v3 = Vector.FusedMultiplyAdd(n3, value, v3);
                    s0 = Vector.FusedMultiplyAdd(n0, slope, s0);
                    s1 = Vector.FusedMultiplyAdd(n1, slope, s1);
                    s2 = Vector.FusedMultiplyAdd(n2, slope, s2);
                    s3 = Vector.FusedMultiplyAdd(n3, slope, s3);
                }
            }
            Store(_values, v0, v1, v2, v3);
            Store(_slopes, s0, s1, s2, s3);

            void Store(double[] nodes, Vector<double> a, Vector<double> b, Vector<double> c, Vector<double> d)
            {
                a.CopyTo(nodes, node);
                b.CopyTo(nodes, node + width);
                c.CopyTo(nodes, node + 2 * width);
                d.CopyTo(nodes, node + 3 * width);
            }
        }
    }

    // y0 + t (m0 + t (c + t d)) through two nodes with given slopes, and its derivatives in t.
    private static void Hermite(double t, double y0, double y1, double m0, double m1, out double value, out double first, out double second)
    {
        double rise = y1 - y0,
            c = 3 * rise - 2 * m0 - m1,
            d = m0 + m1 - 2 * rise;
        value = y0 + t * (m0 + t * (c + t * d));
        first = m0 + t * (2 * c + 3 * d * t);
        second = 2 * c + 6 * d * t;
    }

    // Central differences of fourth order; at the ends the data have faded away.
    private static double[] Differentiate(double[] y)
    {
        double[] slope = new double[y.Length];
        for (int i = 2; i < y.Length - 2; i++)
            slope[i] = (8 * (y[i + 1] - y[i - 1]) - (y[i + 2] - y[i - 2])) / 12;
        return slope;
    }
}
