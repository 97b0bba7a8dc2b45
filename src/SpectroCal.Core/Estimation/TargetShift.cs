using System.Numerics.Tensors;
using SpectroCal.Detectors;

namespace SpectroCal.Estimation;

/// <summary>How the density of data that follow the target changes when the calibration changes.</summary>
internal static class TargetShift
{
    /// <summary>
    /// D_i(x) = -d(T c_i)/dx = -(T' c_i + T c_i'), c_i(x) = C_i(a) and c_i'(x) = C_i'(a)/C'(a) at a = C^-1(x):
    /// events at x move by c_i dp_i, and what a conserved density does then is the continuity equation.
    /// </summary>
    public static double[][] Columns(
        TargetBasis basis,
        ReadOnlySpan<double> amplitudes,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> energies,
        Workspace workspace
    )
    {
        int n = function.ParameterCount;
        int points = energies.Length;
        double[] value = workspace.Take(points),
            slope = workspace.Take(points);
        for (int k = 0; k < basis.Count; k++)
        {
            TensorPrimitives.MultiplyAdd(basis.Values(k), amplitudes[k], value, value);
            TensorPrimitives.MultiplyAdd(basis.Slopes(k), amplitudes[k], slope, slope);
        }
        var columns = new double[n][];
        for (int i = 0; i < n; i++)
            columns[i] = workspace.Take(points);
        if (function is PolynomialFunction { Degree: 1 } && parameters[1] > 0)
        {
            // C_0 = 1, C_1 = a: the common case, a fraction of the work.
            (double offset, double gain, double perGain) = (parameters[0], parameters[1], 1 / parameters[1]);
            (double[] d0, double[] d1) = (columns[0], columns[1]);
            for (int j = 0; j < energies.Length; j++)
            {
                d0[j] = -slope[j];
                d1[j] = -(slope[j] * ((energies[j] - offset) / gain) + value[j] * perGain);
            }
            return columns;
        }
        Span<double> inChannel = stackalloc double[3],
            partials = stackalloc double[3 * n];
        for (int j = 0; j < energies.Length; j++)
        {
            double a = function.Channel(energies[j], parameters);
            if (double.IsNaN(a))
                continue;
            function.Derivatives(a, parameters, inChannel, partials);
            for (int i = 0; i < n; i++)
                columns[i][j] = -(slope[j] * partials[3 * i] + value[j] * partials[3 * i + 1] / inChannel[0]);
        }
        return columns;
    }
}
