using System.Numerics;
using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Monitoring;

/// <summary>
/// Counts as drawn from one shape, or from a mixture of two in the proportion that explains them best. All the counts are explained: only
/// the shape matters.
/// </summary>
/// <param name="counts">The counts.</param>
/// <param name="floor">
/// Part of the counts that is expected in each bin whatever the shape: few counts say little of rates near zero.
/// </param>
internal sealed class MixtureFit(double[] counts, double floor)
{
    private const int MostSteps = 24;
    private const double Settled = 1e-6; // change of the proportion

    private readonly double[] _counts = counts;
    private readonly double _total = counts.Sum();
    private readonly double _entropy = counts.Sum(n => n > 0 ? n * Math.Log(n) : 0);
    private readonly double[] _first = new double[counts.Length];
    private readonly double[] _second = new double[counts.Length];
    private readonly double[] _scratch = new double[counts.Length];

    /// <summary>Poisson deviance of the counts from a shape.</summary>
    /// <param name="shape">The shape; its sum does not matter.</param>
    public double Deviance(ReadOnlySpan<double> shape)
    {
        // What norms the shape is the same factor in all bins.
        double sum = TensorPrimitives.Sum(shape),
            unit = sum > 0 ? sum : 1;
        TensorPrimitives.Add(shape, floor * unit, _first);
        return DevianceOf(_first) + 2 * _total * Math.Log(unit * (1 + floor * _counts.Length));
    }

    /// <summary>The proportion of the second of two shapes that explains the counts best, and the deviance that is left.</summary>
    /// <param name="first">A shape.</param>
    /// <param name="second">Another one.</param>
    public (double Part, double Deviance) Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Normalize(first, _first);
        Normalize(second, _second);
        TensorPrimitives.Subtract(_second, _first, _second);
        double part = 0.5,
            low = 0,
            high = 1;
        // The logarithm of the likelihood is concave in the proportion. Where it falls from the first shape on, none of the second helps.
        if (Derivatives(0).Slope <= 0)
            return (0, DevianceOf(_first));
        // Newton's steps, kept between what is too low and too high.
        for (int step = 0; step < MostSteps; step++)
        {
            (double slope, double curvature) = Derivatives(part);
            (low, high) = slope > 0 ? (part, high) : (low, part);
            double next = curvature > 0 ? part + slope / curvature : part;
            next = next > low && next < high ? next : 0.5 * (low + high);
            bool isSettled = Math.Abs(next - part) < Settled;
            part = next;
            if (isSettled)
                break;
        }
        TensorPrimitives.MultiplyAdd(_second, part, _first, _first);
        return (part, DevianceOf(_first));
    }

    /// <summary>What a bin adds at least to the deviance from a shape that has nothing there.</summary>
    /// <param name="bin">The bin.</param>
    public double DevianceOfUnexpected(int bin) => PoissonDeviance.Of(_counts[bin], _total * floor / (1 + floor * _counts.Length));

    // Of the logarithm of the likelihood by the proportion; the second with the other sign.
    private (double Slope, double Curvature) Derivatives(double part)
    {
        Vector<double> slopes = default,
            curvatures = default,
            parts = new(part);
        int i = 0;
        for (; i <= _counts.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var change = new Vector<double>(_second, i);
            Vector<double> relative = change / (change * parts + new Vector<double>(_first, i)),
                weighted = relative * new Vector<double>(_counts, i);
            slopes += weighted;
            curvatures += weighted * relative;
        }
        double slope = Vector.Sum(slopes),
            curvature = Vector.Sum(curvatures);
        for (; i < _counts.Length; i++)
        {
            double relative = _second[i] / (_second[i] * part + _first[i]);
            slope += relative * _counts[i];
            curvature += relative * relative * _counts[i];
        }
        return (slope, curvature);
    }

    private void Normalize(ReadOnlySpan<double> shape, double[] result)
    {
        double sum = TensorPrimitives.Sum(shape);
        TensorPrimitives.Multiply(shape, sum > 0 ? 1 / sum : 0, result);
        TensorPrimitives.Add(result, floor, result);
        TensorPrimitives.Divide(result, 1 + floor * result.Length, result);
    }

    // 2 sum n ln(n/(N r)), without bins that hold nothing.
    private double DevianceOf(double[] shares)
    {
        TensorPrimitives.Log(shares, _scratch);
        return 2 * (_entropy - TensorPrimitives.Dot<double>(_counts, _scratch) - _total * Math.Log(_total));
    }
}
