using SpectroCal.Numerics;
using SpectroCal.Optimization;

namespace SpectroCal.Estimation;

/// <summary>
/// What is known of the parameters of a batch besides its events: (p - c)^T V^-1 (p - c) on the scale of chi2, c from a measurement that is
/// independent of them and V its covariance.
/// </summary>
/// <param name="centre">c, length n.</param>
/// <param name="precision">V^-1, n x n by rows.</param>
internal sealed class ParameterConstraint(double[] centre, double[] precision)
{
    /// <summary>c, length n.</summary>
    public IReadOnlyList<double> Centre => centre;

    /// <summary>V^-1, n x n by rows.</summary>
    public IReadOnlyList<double> Precision => precision;

    /// <summary>The constraint to values with a covariance; null where the covariance has no inverse.</summary>
    public static ParameterConstraint? To(ReadOnlySpan<double> values, ReadOnlySpan<double> covariance)
    {
        double[]? inverse = SmallMatrix.TryInvert(covariance.ToArray(), values.Length);
        return inverse is null || inverse.Any(v => !double.IsFinite(v)) ? null : new ParameterConstraint(values.ToArray(), inverse);
    }

    /// <summary>(p - c)^T V^-1 (p - c).</summary>
    public double Value(ReadOnlySpan<double> parameters)
    {
        int n = centre.Length;
        double value = 0;
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            value += (parameters[i] - centre[i]) * precision[i * n + j] * (parameters[j] - centre[j]);
        return value;
    }

    /// <summary>The constraint on some of the parameters where the others are at c.</summary>
    /// <param name="free">Their indices, ascending.</param>
    public ParameterConstraint Of(IReadOnlyList<int> free) =>
        new([.. free.Select(i => centre[i])], [.. free.SelectMany(i => free.Select(j => precision[i * centre.Length + j]))]);

    /// <summary>Adds value and derivatives to those of an objective that is on the scale of chi2.</summary>
    public void AddTo(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = centre.Length;
        for (int i = 0; i < n; i++)
        {
            double slope = 0;
            for (int j = 0; j < n; j++)
            {
                slope += precision[i * n + j] * (parameters[j] - centre[j]);
                result.Hessian[i * n + j] += 2 * precision[i * n + j];
                result.GaussNewton[i * n + j] += 2 * precision[i * n + j];
            }
            result.Gradient[i] += 2 * slope;
        }
        result.Value += Value(parameters);
    }
}
