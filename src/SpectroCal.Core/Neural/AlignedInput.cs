using System.Numerics.Tensors;

namespace SpectroCal.Neural;

/// <summary>What the networks of an <see cref="AligningNetwork"/> are given.</summary>
internal static class AlignedInput
{
    /// <summary>How many numbers the first network takes: the bins as all networks see them, and the logarithm of the counts.</summary>
    public static int CoarseLength(int bins) => bins + 1;

    /// <summary>
    /// How many numbers the second network takes: of each step of the grid the counts over their mean, which shifts of lines change in
    /// proportion, and the square root of that, in which weak lines are not small; the logarithm of the counts; the width of a bin.
    /// </summary>
    public static int Length(Alignment alignment) => 2 * alignment.Steps + 2;

    /// <summary>Fills in the numbers for the first network.</summary>
    /// <param name="counts">Counts in the bins of the model.</param>
    /// <param name="input">Takes the numbers.</param>
    public static void Fill(ReadOnlySpan<float> counts, Span<float> input)
    {
        NetworkInput.Fill(counts, input[..counts.Length]);
        input[counts.Length] = MathF.Log(TensorPrimitives.Sum(counts));
    }

    /// <summary>Fills in the numbers for the second network.</summary>
    /// <param name="alignment">The grid of energies.</param>
    /// <param name="sums">The spectrum.</param>
    /// <param name="place">The scale that puts it onto the grid.</param>
    /// <param name="input">Takes the numbers.</param>
    public static void Fill(Alignment alignment, CumulativeCounts sums, StraightPlace place, Span<float> input)
    {
        int steps = alignment.Steps;
        double binsPerEv = place.BinsPerEv(alignment.Nodes),
            first = place.Bin(alignment.Nodes, alignment.FirstEv),
            step = alignment.StepEv * binsPerEv;
        Span<float> shares = input[..steps];
        float before = sums.Below((float)first);
        for (int i = 0; i < steps; i++)
        {
            float after = sums.Below((float)(first + (i + 1) * step));
            shares[i] = MathF.Max(after - before, 0);
            before = after;
        }
        TensorPrimitives.Multiply(shares, steps / sums.Total, shares);
        TensorPrimitives.Sqrt(shares, input.Slice(steps, steps));
        input[2 * steps] = MathF.Log(sums.Total);
        input[2 * steps + 1] = (float)(1 / step);
    }
}
