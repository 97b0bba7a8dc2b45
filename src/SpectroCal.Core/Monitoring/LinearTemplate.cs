using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// A score test of one way in which a shape can change: weights whose sum over the residuals is most significant for a small change of
/// that kind, T = sum_i w_i (n_i - N r_i) with w = u/r for the shape r and its change u, made blind to the changes that are not asked for.
/// </summary>
/// <remarks>
/// C. R. Rao, Proc. Camb. Phil. Soc. 44 (1948) 50. Under the reference T has the mean 0 and the variance N sum_i w_i^2 r_i.
/// </remarks>
internal sealed class LinearTemplate
{
    private readonly double[] _weights;
    private readonly double _variance; // for one count
    private readonly double _response; // of T to the change, for one count

    private LinearTemplate(double[] weights, double[] change, ReadOnlySpan<double> shape)
    {
        _weights = weights;
        for (int i = 0; i < weights.Length; i++)
        {
            _variance += weights[i] * weights[i] * shape[i];
            _response += weights[i] * change[i];
        }
        Change = change;
    }

    /// <summary>The change of the shape by one unit.</summary>
    public double[] Change { get; }

    /// <summary>Makes a test.</summary>
    /// <param name="change">Change u of the shape by one unit, in each bin.</param>
    /// <param name="shape">Shape r, in each bin; its sum is 1.</param>
    /// <param name="floor">Added to the shape, in each bin, before it divides: few counts say little of rates near zero.</param>
    /// <param name="blindTo">Changes that must not matter.</param>
    public static LinearTemplate Of(double[] change, double[] shape, ReadOnlySpan<double> floor, params ReadOnlySpan<double[]> blindTo)
    {
        double[] weights = Divided(change, shape, floor);
        int n = blindTo.Length;
        if (n > 0)
        {
            double[][] others = new double[n][];
            for (int j = 0; j < n; j++)
                others[j] = Divided(blindTo[j], shape, floor);
            var matrix = new double[n * n];
            var parts = new double[n];
            for (int j = 0; j < n; j++)
            {
                parts[j] = TensorPrimitives.Dot<double>(weights, blindTo[j]);
                for (int l = 0; l < n; l++)
                    matrix[j * n + l] = TensorPrimitives.Dot<double>(others[l], blindTo[j]);
            }
            if (SmallMatrix.TryInvert(matrix, n) is { } inverse)
            {
                for (int l = 0; l < n; l++)
                {
                    double factor = TensorPrimitives.Dot<double>(inverse.AsSpan(l * n, n), parts);
                    TensorPrimitives.MultiplyAdd(others[l], -factor, weights, weights);
                }
            }
        }
        return new LinearTemplate(weights, change, shape);
    }

    /// <summary>T in standard errors, the size of the change in its unit and its standard error.</summary>
    /// <param name="residuals">n_i - N r_i.</param>
    /// <param name="counts">N.</param>
    /// <param name="inflation">Variance of the residuals over that of counts: above 1 where the reference is uncertain, too.</param>
    public CheckValue Test(ReadOnlySpan<double> residuals, double counts, double inflation)
    {
        double error = Math.Sqrt(counts * _variance * inflation),
            response = counts * _response;
        if (!(error > 0) || !(response > 0))
            return default;
        double t = TensorPrimitives.Dot(residuals, _weights);
        return new CheckValue(t / error, t / response, error / response);
    }

    private static double[] Divided(double[] change, double[] shape, ReadOnlySpan<double> floor)
    {
        var weights = new double[change.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = shape[i] + floor[i] is > 0 and var r ? change[i] / r : 0;
        return weights;
    }
}
