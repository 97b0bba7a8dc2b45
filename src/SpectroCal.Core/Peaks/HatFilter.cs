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
    private const double LeastVariance = 0.5; // counts; of filters that lie on empty channels

    /// <summary>The response over its standard deviation at each bin.</summary>
    /// <param name="counts">Counts.</param>
    /// <param name="variance">Their variances: the counts themselves unless something else is known.</param>
    /// <param name="sigma">Standard deviation of the filter, bins.</param>
    public static double[] Scores(ReadOnlySpan<double> counts, ReadOnlySpan<double> variance, double sigma)
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
            paddedVariance = Padded(variance, half),
            scores = new double[n];
        for (int i = 0; i < n; i++)
        {
            double response = TensorPrimitives.Dot(padded.AsSpan(i, kernel.Length), kernel);
            if (response <= 0)
                continue;
            double v = TensorPrimitives.Dot(paddedVariance.AsSpan(i, kernel.Length), square);
            scores[i] = response / Math.Sqrt(v + LeastVariance);
        }
        return scores;
    }

    private static double[] Padded(ReadOnlySpan<double> values, int by)
    {
        var padded = new double[values.Length + 2 * by];
        values.CopyTo(padded.AsSpan(by));
        padded.AsSpan(0, by).Fill(values[0]);
        padded.AsSpan(by + values.Length).Fill(values[^1]);
        return padded;
    }
}
