using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SpectroCal.Estimation;

/// <summary>
/// Products of a target's components two by two, t_k t_l: with them a normal matrix G_kl = sum_j W_j t_kj t_lj is one pass over the weights
/// for each pair, however often weights change.
/// </summary>
internal sealed class BasisProducts
{
    private readonly Factor[][] _components; // by place, what has the same one together
    private readonly Factor[][] _pairs; // that have something in common, likewise
    private readonly Factor?[] _squares; // of each component with itself; null where it is zero everywhere
    private volatile Known? _known; // made anew by whoever asks for another

    /// <summary>Multiplies.</summary>
    /// <param name="basis">The components.</param>
    public BasisProducts(TargetBasis basis)
    {
        Count = basis.Count;
        (int First, int End)[] extents = [.. Enumerable.Range(0, Count).Select(basis.Extent)];
        _components = ByPlace(extents.Select((e, k) => new Factor(k, e.First, basis.Values(k)[e.First..e.End].ToArray())));
        var pairs = new List<Factor>();
        for (int k = 0; k < Count; k++)
        for (int l = 0; l <= k; l++)
        {
            // Lines are where they are only: most pairs of components have nothing in common.
            int first = Math.Max(extents[k].First, extents[l].First),
                end = Math.Min(extents[k].End, extents[l].End);
            if (first >= end)
                continue;
            var product = new double[end - first];
            TensorPrimitives.Multiply(basis.Values(k)[first..end], basis.Values(l)[first..end], product);
            (int from, int to) = ColumnFit.Extent(product, TargetBasis.Negligible * basis.Maxima[k] * basis.Maxima[l]);
            if (from < to)
                pairs.Add(new Factor(k * Count + l, first + from, product[from..to]));
        }
        _pairs = ByPlace(pairs);
        _squares = [.. Enumerable.Range(0, Count).Select(k => pairs.Find(p => p.Index == k * Count + k))];
    }

    /// <summary>Number of components K.</summary>
    public int Count { get; }

    /// <summary>sum_j W_j t_kj t_lj for l not above k, K x K by rows.</summary>
    /// <param name="weights">W.</param>
    /// <param name="normal">Receives the lower triangle; the rest is not touched.</param>
    public void Normal(ReadOnlySpan<double> weights, Span<double> normal)
    {
        for (int k = 0; k < Count; k++)
            normal.Slice(k * Count, k + 1).Clear();
        foreach (Factor[] alike in _pairs)
            Multiply(alike, weights, normal);
    }

    /// <summary>sum_j W_j t_kj^2 for one k.</summary>
    /// <param name="component">k.</param>
    /// <param name="weights">W.</param>
    public double Square(int component, ReadOnlySpan<double> weights) =>
        _squares[component] is { } square ? Dot(square.Values, weights.Slice(square.First, square.Values.Length)) : 0;

    /// <summary>The normal matrix for weights that are those of many batches: it is kept for the last ones.</summary>
    /// <param name="weights">W.</param>
    /// <param name="normal">Receives the lower triangle; the rest becomes zero.</param>
    public void NormalOfShared(ReadOnlySpan<double> weights, Span<double> normal)
    {
        Known? known = _known;
        if (known is null || !weights.SequenceEqual(known.Weights))
        {
            known = new Known(weights.ToArray(), new double[Count * Count]);
            Normal(weights, known.Normal);
            _known = known;
        }
        known.Normal.CopyTo(normal);
    }

    /// <summary>sum_j t_kj y_j for every k.</summary>
    /// <param name="data">y, with the weights in it.</param>
    /// <param name="projection">Receives the sums.</param>
    public void Project(ReadOnlySpan<double> data, Span<double> projection)
    {
        foreach (Factor[] alike in _components)
            Multiply(alike, data, projection);
    }

    private static Factor[][] ByPlace(IEnumerable<Factor> factors) =>
        [.. factors.GroupBy(f => (f.First, f.Values.Length)).Select(g => g.ToArray())];

    // Two sums at a time: each is as it would be alone, and none waits for the additions of another.
    private static void Multiply(Factor[] alike, ReadOnlySpan<double> data, Span<double> sums)
    {
        data = data.Slice(alike[0].First, alike[0].Values.Length);
        int i = 0;
        for (; i + 2 <= alike.Length; i += 2)
            Dots(alike[i].Values, alike[i + 1].Values, data, out sums[alike[i].Index], out sums[alike[i + 1].Index]);
        if (i < alike.Length)
            sums[alike[i].Index] = Dot(alike[i].Values, data);
    }

    // Grids have a hundred points or so: what a general routine decides before it begins would take longer than the sum.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int width = Vector<double>.Count,
            j = 0;
        ref double x = ref MemoryMarshal.GetReference(a),
            y = ref MemoryMarshal.GetReference(b);
        Vector<double> sum = default,
            other = default;
        for (; j + 2 * width <= a.Length; j += 2 * width)
        {
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref x, (nuint)j), Vector.LoadUnsafe(ref y, (nuint)j), sum);
            other = Vector.FusedMultiplyAdd(
                Vector.LoadUnsafe(ref x, (nuint)(j + width)),
                Vector.LoadUnsafe(ref y, (nuint)(j + width)),
                other
            );
        }
        double total = Vector.Sum(sum + other);
        for (; j < a.Length; j++)
            total += a[j] * b[j];
        return total;
    }

    private static void Dots(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> data, out double withA, out double withB)
    {
        int width = Vector<double>.Count,
            j = 0;
        ref double x = ref MemoryMarshal.GetReference(a),
            y = ref MemoryMarshal.GetReference(b),
            z = ref MemoryMarshal.GetReference(data);
        Vector<double> sumA = default,
            otherA = default,
            sumB = default,
            otherB = default;
        for (; j + 2 * width <= a.Length; j += 2 * width)
        {
            Vector<double> near = Vector.LoadUnsafe(ref z, (nuint)j),
                far = Vector.LoadUnsafe(ref z, (nuint)(j + width));
            sumA = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref x, (nuint)j), near, sumA);
            sumB = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref y, (nuint)j), near, sumB);
            otherA = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref x, (nuint)(j + width)), far, otherA);
            otherB = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref y, (nuint)(j + width)), far, otherB);
        }
        withA = Vector.Sum(sumA + otherA);
        withB = Vector.Sum(sumB + otherB);
        for (; j < a.Length; j++)
        {
            withA += a[j] * data[j];
            withB += b[j] * data[j];
        }
    }

    /// <summary>What data are multiplied with.</summary>
    /// <param name="Index">Where the sum goes.</param>
    /// <param name="First">The first point.</param>
    /// <param name="Values">From there on.</param>
    private sealed record Factor(int Index, int First, double[] Values);

    /// <summary>A normal matrix.</summary>
    /// <param name="Weights">What it belongs to.</param>
    /// <param name="Normal">The matrix.</param>
    private sealed record Known(double[] Weights, double[] Normal);
}
