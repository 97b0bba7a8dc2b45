using System.Buffers;
using System.Numerics.Tensors;

namespace SpectroCal.Peaks;

/// <summary>
/// The negative second derivative of a Gaussian as a filter, (1 - u^2) exp(-u^2/2) with u = x/sigma: it does not see constant or straight
/// backgrounds, and responds most strongly to a Gaussian peak of about its own width (M. A. Mariscotti, Nucl. Instrum. Methods 50 (1967)
/// 309).
/// </summary>
internal static class HatFilter
{
    private const double Reach = 4.5; // standard deviations
    private const int Block = 1024; // bins filtered at once
    private const double LeastVariance = 0.5; // counts; of filters that lie on empty channels

    /// <summary>The response over its standard deviation at each bin.</summary>
    /// <param name="counts">Counts.</param>
    /// <param name="variance">Their variances: the counts themselves unless something else is known.</param>
    /// <param name="sigma">Standard deviation of the filter, bins.</param>
    /// <param name="cancellation">Stops the work between blocks of bins.</param>
    public static double[] Scores(
        ReadOnlySpan<double> counts,
        ReadOnlySpan<double> variance,
        double sigma,
        CancellationToken cancellation = default
    )
    {
        int n = counts.Length,
            half = (int)Math.Ceiling(Reach * sigma);
        double[] kernel = new double[2 * half + 1],
            square = new double[kernel.Length];
        double sum = 0,
            bell = 0;
        for (int k = 0; k < kernel.Length; k++)
        {
            double u = (k - half) / sigma,
                g = Math.Exp(-0.5 * u * u);
            kernel[k] = (1 - u * u) * g;
            sum += kernel[k];
            bell += g;
        }
        // What truncation and sampling leave of the sum is subtracted in proportion to the Gaussian, so that a constant gives exactly zero.
        for (int k = 0; k < kernel.Length; k++)
        {
            double u = (k - half) / sigma;
            kernel[k] -= sum / bell * Math.Exp(-0.5 * u * u);
            square[k] = kernel[k] * kernel[k];
        }
        // Beyond its ends the spectrum is continued with its end values.
        double[] padded = Padded(counts, half),
            paddedVariance = counts == variance ? padded : Padded(variance, half);
        var scores = new double[n];
        Span<double> response = stackalloc double[Block],
            noise = stackalloc double[Block];
        for (int from = 0; from < n; from += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            int length = Math.Min(Block, n - from);
            Convolve(padded.AsSpan(from), kernel, response[..length]);
            Convolve(paddedVariance.AsSpan(from), square, noise[..length]);
            for (int i = 0; i < length; i++)
                scores[from + i] = response[i] > 0 ? response[i] / Math.Sqrt(noise[i] + LeastVariance) : 0;
        }
        ArrayPool<double>.Shared.Return(padded);
        if (paddedVariance != padded)
            ArrayPool<double>.Shared.Return(paddedVariance);
        return scores;
    }

    // One term of the kernel after the other over a block: many times faster than one short scalar product for each bin.
    private static void Convolve(ReadOnlySpan<double> padded, double[] kernel, Span<double> result)
    {
        result.Clear();
        for (int k = 0; k < kernel.Length; k++)
            TensorPrimitives.MultiplyAdd(padded.Slice(k, result.Length), kernel[k], result, result);
    }

    // A rented array, longer than needed.
    private static double[] Padded(ReadOnlySpan<double> values, int by)
    {
        double[] padded = ArrayPool<double>.Shared.Rent(values.Length + 2 * by);
        values.CopyTo(padded.AsSpan(by));
        padded.AsSpan(0, by).Fill(values[0]);
        padded.AsSpan(by + values.Length, by).Fill(values[^1]);
        return padded;
    }
}
