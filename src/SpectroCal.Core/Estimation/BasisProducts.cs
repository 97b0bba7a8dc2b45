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
    private readonly (int First, int End)[] _extents; // of the components, where they are not zero
    private readonly double[][] _values;
    private readonly (int Row, int Column, int First, double[] Product)[] _pairs; // that have something in common

    /// <summary>Multiplies.</summary>
    /// <param name="basis">The components.</param>
    public BasisProducts(TargetBasis basis)
    {
        Count = basis.Count;
        _extents = [.. Enumerable.Range(0, Count).Select(basis.Extent)];
        _values = [.. _extents.Select((e, k) => basis.Values(k)[e.First..e.End].ToArray())];
        var pairs = new List<(int, int, int, double[])>();
        for (int k = 0; k < Count; k++)
        for (int l = 0; l <= k; l++)
        {
            // Lines are where they are only: most pairs of components have nothing in common.
            int first = Math.Max(_extents[k].First, _extents[l].First),
                end = Math.Min(_extents[k].End, _extents[l].End);
            if (first >= end)
                continue;
            var product = new double[end - first];
            TensorPrimitives.Multiply(basis.Values(k)[first..end], basis.Values(l)[first..end], product);
            pairs.Add((k, l, first, product));
        }
        _pairs = [.. pairs];
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
        foreach ((int row, int column, int first, double[] product) in _pairs)
            normal[row * Count + column] = Dot(product, weights.Slice(first, product.Length));
    }

    /// <summary>sum_j t_kj y_j for every k.</summary>
    /// <param name="data">y, with the weights in it.</param>
    /// <param name="projection">Receives the sums.</param>
    public void Project(ReadOnlySpan<double> data, Span<double> projection)
    {
        for (int k = 0; k < Count; k++)
            projection[k] = Dot(_values[k], data[_extents[k].First.._extents[k].End]);
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
}
