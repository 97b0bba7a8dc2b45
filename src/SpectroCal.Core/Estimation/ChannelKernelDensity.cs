using SpectroCal.Detectors;

namespace SpectroCal.Estimation;

/// <summary>The kernel density by way of channel space, O(x) = S(a)/C'(a) with a = C^-1(x): its cost does not depend on the events.</summary>
/// <remarks>
/// With v_i = C_i / C' and primes for d/da:
/// dO/dp_i = -(S' v_i + S v_i') / C';
/// d2O/dp_i dp_j = F''/C'^2 - F' C''/C'^3 with F = S v_i C_j, exact for functions linear in their parameters.
/// The kernel has a fixed width in channels: against a fixed width in energy it changes by the relative change of the slope C'.
/// </remarks>
public sealed class ChannelKernelDensity(CalibrationFunction function, SmoothedHistogram smoothed) : IDensityEstimate
{
    /// <inheritdoc/>
    public int ParameterCount => function.ParameterCount;

    /// <inheritdoc/>
    public double TotalCounts => smoothed.TotalCounts;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        if (function is PolynomialCalibration { Degree: 1 })
            EvaluateLinear(energies, parameters, columns);
        else
            EvaluateGeneral(energies, parameters, columns);
    }

    // C = p0 + p1 a: C_0 = 1, C_1 = a, C'' = 0. The common case, a fifth of the work of the general one.
    private void EvaluateLinear(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        double[] value = columns.Value, d0 = columns.First[0], d1 = columns.First[1];
        double[] d00 = columns.Second[0], d01 = columns.Second[1], d11 = columns.Second[2];
        double offset = parameters[0], g = 1 / parameters[1], g2 = g * g, g3 = g2 * g;
        if (!(parameters[1] > 0)) g = g2 = g3 = double.NaN;
        for (int j = 0; j < energies.Length; j++)
        {
            double a = (energies[j] - offset) * g;
            smoothed.Evaluate(a, out double s, out double s1, out double s2);
            value[j] = s * g;
            d0[j] = -s1 * g2;
            d1[j] = -(a * s1 + s) * g2;
            d00[j] = s2 * g3;
            d01[j] = (a * s2 + 2 * s1) * g3;
            d11[j] = (a * (a * s2 + 4 * s1) + 2 * s) * g3;
        }
    }

    private void EvaluateGeneral(ReadOnlySpan<double> energies, ReadOnlySpan<double> parameters, DensityColumns columns)
    {
        int n = function.ParameterCount;
        Span<double> c = stackalloc double[3], partials = stackalloc double[3 * n];
        Span<double> v = stackalloc double[n], v1 = stackalloc double[n], v2 = stackalloc double[n];
        for (int j = 0; j < energies.Length; j++)
        {
            double a = function.Channel(energies[j], parameters);
            double s = 0, s1 = 0, s2 = 0;
            if (!double.IsNaN(a)) smoothed.Evaluate(a, out s, out s1, out s2);
            if (s == 0)
            {
                columns.Value[j] = 0;
                for (int i = 0; i < columns.First.Length; i++) columns.First[i][j] = 0;
                for (int i = 0; i < columns.Second.Length; i++) columns.Second[i][j] = 0;
                continue;
            }
            function.Derivatives(a, parameters, c, partials);
            double g = 1 / c[0], g2 = g * g, q = c[1] * g, q3 = c[2] * g; // q = C''/C', q3 = C'''/C'
            columns.Value[j] = s * g;
            for (int i = 0; i < n; i++)
            {
                double ci = partials[3 * i], ci1 = partials[3 * i + 1], ci2 = partials[3 * i + 2];
                v[i] = ci * g;
                v1[i] = (ci1 - ci * q) * g;
                v2[i] = (ci2 - 2 * ci1 * q - ci * q3 + 2 * ci * q * q) * g;
                columns.First[i][j] = -(s1 * v[i] + s * v1[i]) * g;
                for (int m = 0; m <= i; m++)
                {
                    double cm = partials[3 * m], cm1 = partials[3 * m + 1], cm2 = partials[3 * m + 2];
                    double w = v[i] * cm, w1 = v1[i] * cm + v[i] * cm1, w2 = v2[i] * cm + 2 * v1[i] * cm1 + v[i] * cm2;
                    double f1 = s1 * w + s * w1, f2 = s2 * w + 2 * s1 * w1 + s * w2;
                    columns.Second[DensityColumns.Pair(i, m)][j] = (f2 - f1 * q) * g2;
                }
            }
        }
    }
}
