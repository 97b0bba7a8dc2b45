using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>What a batch can tell about its calibration at best.</summary>
public static class FisherInformation
{
    private const double LeastDensity = 1e-9; // of the mean

    /// <summary>
    /// The Cramer-Rao bound: covariance that no unbiased estimate of the calibration parameters can undercut, amplitudes of
    /// lines and background unknown. Inverse of F_ij = integral of D_i D_j / T dx with the amplitudes projected out.
    /// </summary>
    /// <param name="target">The target, with its excluded regions.</param>
    /// <param name="amplitudes">Counts of each component; negative ones count as zero.</param>
    /// <param name="calibration">Energy scale.</param>
    /// <param name="channelWidth">Width of a channel (rounding adds width^2 slope^2 / 12 to the variance of every line).</param>
    /// <returns>n x n by rows; null where the lines do not determine the parameters.</returns>
    public static double[]? CramerRaoBound(
        TargetSpectrum target,
        IReadOnlyList<double> amplitudes,
        EnergyCalibration calibration,
        double channelWidth
    )
    {
        var grid = new EnergyGrid(target, target.SmallestSigmaEv / 2);
        double slope = calibration.Function.SlopeAt(target.Range.MiddleEv, calibration.Values);
        double rounding = channelWidth * slope;
        var basis = new TargetBasis(target, grid.Energies, double.IsFinite(rounding) ? rounding * rounding / 12 : 0);
        return CramerRaoBound(grid, basis, amplitudes, calibration.Function, calibration.Values, new Workspace());
    }

    /// <summary>The same on a grid and basis that many batches share.</summary>
    internal static double[]? CramerRaoBound(
        EnergyGrid grid,
        TargetBasis basis,
        IReadOnlyList<double> amplitudes,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters,
        Workspace workspace,
        ParameterConstraint? constraint = null
    )
    {
        int n = function.ParameterCount,
            components = basis.Count,
            size = n + components;
        double[] positive = new double[components];
        for (int k = 0; k < components; k++)
            positive[k] = Math.Max(amplitudes[k], 0);
        double[][] shift = TargetShift.Columns(basis, positive, function, parameters, grid.Energies, workspace);
        // Amplitudes that a batch fits as zero would leave nothing where they are, and the bound undetermined.
        double least = LeastDensity * positive.Sum() / (grid.Energies[^1] - grid.Energies[0]);
        double[] weights = workspace.Take(grid.Count);
        for (int k = 0; k < components; k++)
        {
            (int first, int end) = basis.Extent(k);
            TensorPrimitives.MultiplyAdd(basis.Values(k)[first..end], positive[k], weights.AsSpan(first..end), weights.AsSpan(first..end));
        }
        for (int j = 0; j < grid.Count; j++)
            weights[j] = grid.Included[j] * grid.StepEv / Math.Max(weights[j], least);
        double[] information = new double[size * size],
            weighted = workspace.Take(grid.Count),
            normal = new double[components * components],
            projection = new double[components];
        basis.Products.Normal(weights, normal);
        for (int k = 0; k < components; k++)
        for (int l = 0; l <= k; l++)
            information[(n + k) * size + n + l] = information[(n + l) * size + n + k] = normal[k * components + l];
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.Multiply(shift[i], weights, weighted);
            basis.Products.Project(weighted, projection);
            for (int k = 0; k < components; k++)
                information[(n + k) * size + i] = information[i * size + n + k] = projection[k];
            for (int j = 0; j <= i; j++)
                information[i * size + j] = information[j * size + i] = TensorPrimitives.Dot<double>(weighted, shift[j]);
        }
        if (constraint is not null)
        {
            for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                information[i * size + j] += constraint.Precision[i * n + j];
        }
        double[]? inverse = SmallMatrix.TryInvert(information, size);
        if (inverse is null)
            return null;
        var bound = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            bound[i * n + j] = inverse[i * size + j];
        return bound;
    }
}
