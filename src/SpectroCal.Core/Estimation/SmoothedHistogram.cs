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
/// density. The slope used is that of the interpolant, so value and derivatives belong to one and the same function. Nodes are computed
/// when they are asked for: a target's lines are often in a small part of the channels.
/// </remarks>
public sealed class SmoothedHistogram
{
    private const double KernelReach = 6; // beyond, the kernel is below 2e-8 of its maximum
    private const int NodesPerBandwidth = 4;
    private const double WidestKernel = 10; // times the length of the data: its table is longer still
    private const int LeastLength = 1000; // bins that short data are taken for
    private const int MostNodes = 1 << 24;
    private const int Block = 4; // vectors whose sums are made at once
    private const int Margin = 5; // nodes that third derivatives need beyond
    private readonly ChannelHistogram _histogram;
    private readonly int _stride; // bins from one node to the next
    private readonly int _division; // nodes of a bin
    private readonly int _tableLength; // nodes that a kernel reaches
    private readonly bool _isDense;
    private readonly double[] _kernel;
    private readonly double[] _kernelSlope;
    private readonly int _lastNode;
    private readonly int _nodes;
    private double[] _values = []; // of the nodes from the first of those summed; longer than these
    private double[] _slopes = [];
    private double[] _bends = [];
    private double[] _twists = [];
    private double[] _below = []; // counts below each node
    private readonly double _firstNode;
    private readonly double _inverseSpacing;
    private readonly Lock _computing = new();
    private readonly Workspace _workspace;
    private (int First, int End) _summed; // nodes with values and slopes
    private (int First, int End) _computed; // nodes with everything

    /// <summary>Smooths a histogram.</summary>
    /// <param name="histogram">The batch.</param>
    /// <param name="bandwidth">Standard deviation of the kernel, channels.</param>
    public SmoothedHistogram(ChannelHistogram histogram, double bandwidth)
        : this(histogram, bandwidth, new Workspace()) { }

    /// <summary>Smooths a histogram in given arrays.</summary>
    internal SmoothedHistogram(ChannelHistogram histogram, double bandwidth, Workspace workspace)
    {
        if (!(bandwidth > 0))
            throw new ArgumentOutOfRangeException(nameof(bandwidth), bandwidth, "The bandwidth must be positive.");
        if (bandwidth > WidestKernel * (histogram.Length + LeastLength) * histogram.Width)
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A kernel of {bandwidth:G4} channels is far wider than the data of {histogram.Length} bins: use a smaller "
                        + $"bandwidth or less noise."
                )
            );
        _histogram = histogram;
        _workspace = workspace;
        Bandwidth = bandwidth;

        // Nodes fall on bin centres: every `stride` bins, or `division` of them in each bin. A kernel table then serves all bins.
        double bins = bandwidth / histogram.Width / NodesPerBandwidth;
        _stride = (int)Math.Clamp(Math.Floor(bins), 1, 1 << 20);
        _division = (int)Math.Clamp(Math.Ceiling(1 / bins), 1, 1 << 20);
        double spacing = histogram.Width * _stride / _division;
        int reach = (int)Math.Ceiling(KernelReach * bandwidth / spacing);
        _firstNode = histogram.FirstPosition - reach * spacing;
        _inverseSpacing = 1 / spacing;
        long nodes = (histogram.Length - 1L) * _division / _stride + 2L * reach + 2;
        if (nodes > MostNodes)
            throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A bandwidth of {bandwidth:G4} channels over {histogram.Length} bins needs {nodes} nodes: use a larger bandwidth."
                )
            );
        _lastNode = (int)nodes - 1;
        int block = Block * Vector<double>.Count;
        _nodes = (_lastNode + block) / block * block;

        _tableLength = 2 * reach + 1;
        _kernel = workspace.TakeAny(_stride * _tableLength);
        _kernelSlope = workspace.TakeAny(_stride * _tableLength);
        for (int phase = 0; phase < _stride; phase++)
        {
            for (int t = 0; t < _tableLength; t++)
            {
                double z = (t - reach - (double)phase / _stride) * spacing,
                    density = ErrorFunctions.NormalDensity(z, bandwidth);
                _kernel[phase * _tableLength + t] = density;
                // Per node spacing: what Hermite interpolation wants.
                _kernelSlope[phase * _tableLength + t] = -z / (bandwidth * bandwidth) * density * spacing;
            }
        }
        _isDense = _division == 1 && !histogram.IsSparse;
    }

    /// <summary>Standard deviation of the kernel, channels.</summary>
    public double Bandwidth { get; }

    /// <summary>Number of events.</summary>
    public double TotalCounts => _histogram.TotalCounts;

    /// <summary>S at the nodes.</summary>
    internal ReadOnlySpan<double> Values => All(ref _values);

    /// <summary>S' at the nodes, per node spacing.</summary>
    internal ReadOnlySpan<double> Slopes => All(ref _slopes);

    /// <summary>S'' at the nodes, per node spacing squared.</summary>
    internal ReadOnlySpan<double> Bends => All(ref _bends);

    /// <summary>S''' at the nodes, per node spacing cubed.</summary>
    internal ReadOnlySpan<double> Twists => All(ref _twists);

    /// <summary>Position of the first node, channels.</summary>
    internal double FirstNode => _firstNode;

    /// <summary>Number of the last node of the data; what lies beyond fills the arrays up.</summary>
    internal int LastNode => _lastNode;

    /// <summary>Nodes per channel.</summary>
    internal double NodesPerChannel => _inverseSpacing;

    /// <summary>Computes the nodes between two positions, channels; NaN for all that there are.</summary>
    public void Cover(double fromChannel, double toChannel)
    {
        double from = (fromChannel - _firstNode) * _inverseSpacing,
            to = (toChannel - _firstNode) * _inverseSpacing;
        // Comparisons with NaN are false.
        int first = from > 0 ? (int)Math.Min(from, _lastNode) : 0,
            end = to < _lastNode ? Math.Max((int)to, first) + 2 : _nodes;
        if (first < _computed.First || end > _computed.End)
            Compute(first, Math.Min(end, _nodes));
    }

    /// <summary>The smoothed batch at a channel position; zero outside the data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SmoothedValue Evaluate(double channel)
    {
        double u = (channel - _firstNode) * _inverseSpacing;
        if (!(u >= 0) || u >= _lastNode)
            return default;
        int k = (int)u;
        if (k < _computed.First || k + 1 >= _computed.End)
            Compute(0, _nodes);
        double t = u - k,
            squared = _inverseSpacing * _inverseSpacing;
        k -= _summed.First;
        // Few events leave most nodes empty; the third derivative reaches furthest.
        if (_values[k] == 0 && _values[k + 1] == 0 && _twists[k] == 0 && _twists[k + 1] == 0)
            return default;
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

    /// <summary>Counts of the smoothed batch below a channel position; all of them for one that is no number.</summary>
    internal double CountsBelow(double channel)
    {
        if (_below.Length == 0)
            _below = Integrate();
        double u = (channel - _firstNode) * _inverseSpacing;
        if (u <= 0)
            return 0;
        if (!(u < _lastNode))
            return _below[_lastNode];
        int k = (int)u;
        return _below[k] + (u - k) * (_below[k + 1] - _below[k]);
    }

    /// <summary>S + k S'' at a channel position, as if the kernel's variance were larger by 2 k; zero outside the data.</summary>
    internal double Widened(double channel, double k)
    {
        Span<double> value = stackalloc double[1];
        Widened(channel, 0, k, value);
        return value[0];
    }

    /// <summary>The same at equally spaced positions; NaN where these are no numbers.</summary>
    /// <param name="channel">The first.</param>
    /// <param name="step">Distance of the others, channels.</param>
    /// <param name="k">Half of what the kernel's variance is larger by, channels^2.</param>
    /// <param name="values">Receives the densities.</param>
    internal void Widened(double channel, double step, double k, Span<double> values)
    {
        Cover(channel, channel + step * (values.Length - 1));
        double first = (channel - _firstNode) * _inverseSpacing,
            spacing = step * _inverseSpacing,
            bends = k * _inverseSpacing * _inverseSpacing;
        int offset = _summed.First,
            begin = 0,
            end = values.Length;
        // Positions rise or fall, so that those among the data are in one piece.
        for (; begin < end && !IsInside(begin); begin++)
            values[begin] = Outside(begin);
        for (; end > begin && !IsInside(end - 1); end--)
            values[end - 1] = Outside(end - 1);
        ReadOnlySpan<double> s = _values,
            s1 = _slopes,
            s2 = _bends,
            s3 = _twists;
        for (int j = begin; j < end; j++)
        {
            double u = first + j * spacing;
            int node = (int)u;
            double t = u - node;
            node -= offset;
            if (s[node] == 0 && s[node + 1] == 0 && s3[node] == 0 && s3[node + 1] == 0)
            {
                values[j] = 0;
                continue;
            }
            values[j] =
                Hermite(t, s[node], s[node + 1], s1[node], s1[node + 1])
                + bends * Hermite(t, s2[node], s2[node + 1], s3[node], s3[node + 1]);
        }

        bool IsInside(int j) => first + j * spacing is >= 0 and var u && u < _lastNode;

        double Outside(int j) => double.IsNaN(first + j * spacing) ? double.NaN : 0;
    }

    // Trapezia, which are exact for sums of Gaussians so much wider than they are.
    private double[] Integrate()
    {
        ReadOnlySpan<double> values = Values;
        double[] below = _workspace.TakeAtLeast(_lastNode + 1);
        below[0] = 0;
        for (int k = 1; k <= _lastNode; k++)
            below[k] = below[k - 1] + 0.5 * (values[k - 1] + values[k]) / _inverseSpacing;
        return below;
    }

    private ReadOnlySpan<double> All(ref double[] nodes)
    {
        Compute(0, _nodes);
        return nodes.AsSpan(0, _nodes);
    }

    // Everything at nodes from the first to before the end, and at those between them and what is there already.
    private void Compute(int first, int end)
    {
        lock (_computing)
        {
            bool isFirst = _computed.End == 0;
            if (!isFirst)
                (first, end) = (Math.Min(first, _computed.First), Math.Max(end, _computed.End));
            if ((first, end) == _computed)
                return;
            int block = Block * Vector<double>.Count,
                from = _isDense ? Math.Max(first - Margin, 0) / block * block : 0,
                to = _isDense ? Math.Min((end + Margin + block - 1) / block * block, _nodes) : _nodes;
            double[] values = _workspace.TakeAtLeast(to - from),
                slopes = _workspace.TakeAtLeast(to - from);
            if (!_isDense)
            {
                AddByBin(values, slopes);
            }
            else
            {
                (int known, int knownEnd) = isFirst ? (to, to) : _summed;
                AddByNode(from, known, from, values, slopes);
                _values.AsSpan(0, knownEnd - known).CopyTo(values.AsSpan(known - from));
                _slopes.AsSpan(0, knownEnd - known).CopyTo(slopes.AsSpan(known - from));
                AddByNode(knownEnd, to, from, values, slopes);
            }
            (_values, _slopes) = (values, slopes);
            _bends = Differentiate(_slopes, to - from);
            _twists = Differentiate(_bends, to - from);
            _summed = (from, to);
            // Differences at the ends lack neighbours; where the data end as well, they have faded away.
            _computed = (from == 0 ? 0 : from + Margin, to == _nodes ? to : to - Margin);
        }
    }

    // Occupied bin by occupied bin: the kernel table, times the counts, onto the nodes around the bin.
    private void AddByBin(double[] values, double[] slopes)
    {
        Array.Clear(values, 0, _nodes);
        Array.Clear(slopes, 0, _nodes);
        ReadOnlySpan<long> counts = _histogram.Counts;
        foreach (int k in _histogram.Occupied)
        {
            int node = (int)((long)k * _division / _stride),
                table = k % _stride * _tableLength;
            double n = counts[k];
            Span<double> value = values.AsSpan(node, _tableLength),
                slope = slopes.AsSpan(node, _tableLength);
            TensorPrimitives.MultiplyAdd(_kernel.AsSpan(table, _tableLength), n, value, value);
            TensorPrimitives.MultiplyAdd(_kernelSlope.AsSpan(table, _tableLength), n, slope, slope);
        }
    }

    // The same node by node, a block of nodes at a time, whose sums stay in registers: several times as fast where most bins are occupied.
    // The bins of each phase lie between zeros, so that the kernel may reach beyond the data.
    private void AddByNode(int firstNode, int endNode, int offset, double[] valueSums, double[] slopeSums)
    {
        if (firstNode >= endNode)
            return;
        ReadOnlySpan<long> counts = _histogram.Counts;
        int width = Vector<double>.Count,
            margin = _tableLength - 1,
            length = margin + endNode - firstNode,
            firstBin = (firstNode - margin) * _stride; // may be before the data
        double[] bins = _workspace.TakeAtLeast(_stride * length);
        Array.Clear(bins, 0, _stride * length);
        for (int phase = 0; phase < _stride; phase++)
        {
            int skipped = Math.Max(0, (-firstBin - phase + _stride - 1) / _stride);
            for (int i = skipped, k = firstBin + phase + skipped * _stride; i < length && k < counts.Length; i++, k += _stride)
                bins[phase * length + i] = counts[k];
        }
        for (int node = firstNode; node < endNode; node += Block * width)
        {
            Vector<double> v0 = default,
                v1 = default,
                v2 = default,
                v3 = default,
                s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            for (int phase = 0; phase < _stride; phase++)
            {
                ReadOnlySpan<double> values = _kernel.AsSpan(phase * _tableLength, _tableLength),
                    slopes = _kernelSlope.AsSpan(phase * _tableLength, _tableLength);
                ref double start = ref bins[phase * length + margin + node - firstNode];
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
            Store(valueSums, v0, v1, v2, v3);
            Store(slopeSums, s0, s1, s2, s3);

            void Store(double[] nodes, Vector<double> a, Vector<double> b, Vector<double> c, Vector<double> d)
            {
                int at = node - offset;
                a.CopyTo(nodes, at);
                b.CopyTo(nodes, at + width);
                c.CopyTo(nodes, at + 2 * width);
                d.CopyTo(nodes, at + 3 * width);
            }
        }
    }

    // y0 + t (m0 + t (c + t d)) through two nodes with given slopes, and its derivatives in t.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Hermite(double t, double y0, double y1, double m0, double m1, out double value, out double first, out double second)
    {
        double rise = y1 - y0,
            c = 3 * rise - 2 * m0 - m1,
            d = m0 + m1 - 2 * rise;
        value = y0 + t * (m0 + t * (c + t * d));
        first = m0 + t * (2 * c + 3 * d * t);
        second = 2 * c + 6 * d * t;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Hermite(double t, double y0, double y1, double m0, double m1)
    {
        double rise = y1 - y0;
        return y0 + t * (m0 + t * (3 * rise - 2 * m0 - m1 + t * (m0 + m1 - 2 * rise)));
    }

    // Central differences of fourth order; zero at the ends.
    private double[] Differentiate(double[] y, int length)
    {
        double[] slope = _workspace.TakeAtLeast(length);
        (slope[0], slope[1], slope[length - 2], slope[length - 1]) = (0, 0, 0, 0);
        int i = 2,
            width = Vector<double>.Count;
        for (; i + width <= length - 2; i += width)
        {
            Vector<double> near = new Vector<double>(y, i + 1) - new Vector<double>(y, i - 1),
                far = new Vector<double>(y, i + 2) - new Vector<double>(y, i - 2);
            ((new Vector<double>(8) * near - far) / new Vector<double>(12)).CopyTo(slope, i);
        }
        for (; i < length - 2; i++)
            slope[i] = (8 * (y[i + 1] - y[i - 1]) - (y[i + 2] - y[i - 2])) / 12;
        return slope;
    }
}
