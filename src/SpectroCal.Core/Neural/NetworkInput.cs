using System.Numerics.Tensors;

namespace SpectroCal.Neural;

/// <summary>What networks are given in place of counts.</summary>
internal static class NetworkInput
{
    /// <summary>
    /// Square roots of the counts over the square root of their mean: they fluctuate alike in all bins, whatever the counts in them, and
    /// are of the order of 1 whatever the counts of the spectrum.
    /// </summary>
    /// <param name="counts">Counts; not all are zero.</param>
    /// <param name="input">Takes the result.</param>
    public static void Fill(ReadOnlySpan<float> counts, Span<float> input)
    {
        float mean = TensorPrimitives.Sum(counts) / counts.Length;
        TensorPrimitives.Divide(counts, mean, input);
        TensorPrimitives.Sqrt(input, input);
    }
}
