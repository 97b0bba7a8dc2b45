using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>Uncertainty of an energy scale x -> x + sum_i s_i u^i that batches have in common, u from -1 to 1 over a range.</summary>
/// <param name="Range">The range.</param>
/// <param name="Covariance">Covariance of the s_i, n x n by rows, eV^2.</param>
internal sealed record CommonScaleError(EnergyRegion Range, double[] Covariance)
{
    /// <summary>No uncertainty.</summary>
    public static CommonScaleError None(EnergyRegion range) => new(range, []);

    /// <summary>Number of terms.</summary>
    public int Terms { get; } = (int)Math.Round(Math.Sqrt(Covariance.Length));

    /// <summary>Standard error of the energy at an energy, eV.</summary>
    public double At(double energyEv) => Math.Sqrt(Math.Max(0, SmallMatrix.QuadraticForm(Covariance, Powers(energyEv))));

    /// <summary>Adds the uncertainty to the covariance of calibration parameters.</summary>
    /// <remarks>
    /// The parameters that shift the energies of as many evenly spaced points by s follow from their partial derivatives there:
    /// dp = A s, A = [dC/dp]^-1 [u^i].
    /// </remarks>
    /// <param name="calibration">A calibration with its covariance.</param>
    /// <param name="free">Indices of the parameters that were fitted.</param>
    /// <param name="lowEv">Lowest energy, eV, at which the shifts are taken.</param>
    /// <param name="highEv">Highest.</param>
    /// <returns>The calibration with the larger covariance; the same where there is nothing to add.</returns>
    public EnergyCalibration AddTo(EnergyCalibration calibration, IReadOnlyList<int> free, double lowEv, double highEv)
    {
        int n = Terms,
            all = calibration.Function.ParameterCount;
        if (n == 0 || free.Count != n || calibration.Covariance is not { } covariance)
            return calibration;
        double[] partials = new double[all],
            points = [.. Enumerable.Range(0, n).Select(m => n == 1 ? 0.5 * (lowEv + highEv) : lowEv + (highEv - lowEv) * m / (n - 1))];
        var slopes = Matrix<double>.Build.Dense(n, n);
        var powers = Matrix<double>.Build.Dense(n, n);
        for (int m = 0; m < n; m++)
        {
            calibration.Function.Partials(calibration.Channel(points[m]), calibration.Values, partials);
            double[] u = Powers(points[m]);
            for (int i = 0; i < n; i++)
                (slopes[m, i], powers[m, i]) = (partials[free[i]], u[i]);
        }
        var map = slopes.Solve(powers);
        var own = Matrix<double>.Build.Dense(n, n, (i, j) => Covariance[i * n + j]);
        var added = map * own * map.Transpose();
        if (!added.Enumerate().All(double.IsFinite))
            return calibration;
        double[] sum = [.. covariance];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            sum[free[i] * all + free[j]] += added[i, j];
        return calibration with { Covariance = sum };
    }

    private double[] Powers(double energyEv)
    {
        double u = 2 * (energyEv - Range.MiddleEv) / (Range.HighEv - Range.LowEv);
        return [.. Enumerable.Range(0, Terms).Select(i => Math.Pow(u, i))];
    }
}
