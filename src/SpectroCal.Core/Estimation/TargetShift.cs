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
        ReadOnlySpan<double> energies
    )
    {
        int n = function.ParameterCount;
        double[][] columns = [.. Enumerable.Range(0, n).Select(_ => new double[basis.Values(0).Length])];
        Span<double> inChannel = stackalloc double[3],
            partials = stackalloc double[3 * n];
        for (int j = 0; j < energies.Length; j++)
        {
            double a = function.Channel(energies[j], parameters);
            if (double.IsNaN(a))
                continue;
            function.Derivatives(a, parameters, inChannel, partials);
            double value = 0,
                slope = 0;
            for (int k = 0; k < basis.Count; k++)
            {
                value += amplitudes[k] * basis.Values(k)[j];
                slope += amplitudes[k] * basis.Slopes(k)[j];
            }
            for (int i = 0; i < n; i++)
                columns[i][j] = -(slope * partials[3 * i] + value * partials[3 * i + 1] / inChannel[0]);
        }
        return columns;
    }
}
