using System.Numerics.Tensors;
using SpectroCal.Detectors;
using SpectroCal.Numerics;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>Expected curvature and covariance of the parameters at the minimum of <see cref="KdeChiSquare"/>.</summary>
/// <param name="function">Calibration function.</param>
/// <param name="histogram">The batch.</param>
/// <param name="grid">Energies of the comparison.</param>
/// <param name="basis">The target's components on the grid.</param>
/// <param name="solver">Weights and amplitudes of the objective.</param>
/// <param name="bandwidthEv">Standard deviation of the kernel, eV.</param>
/// <param name="workspace">Gives the arrays.</param>
internal sealed class KdeUncertainty(
    CalibrationFunction function,
    ChannelHistogram histogram,
    EnergyGrid grid,
    TargetBasis basis,
    AmplitudeSolver solver,
    double bandwidthEv,
    Workspace workspace
)
{
    private readonly bool _fixed = basis.Target.FixedFractions is not null;
    private readonly double[] _weightedShift = workspace.Take(grid.Count);

    /// <summary>Covariance of the parameters; null where the data do not determine them.</summary>
    /// <remarks>
    /// The sandwich H^-1 V H^-1. H is the curvature expected for data that follow the target, with dO_i replaced by
    /// D_i = -d(T c_i)/dx, c_i(x) = C_i(C^-1(x)). V = 4 sum_k n_k u_i(x_k) u_j(x_k) over the channels x_k = C(a_k) is the Poisson
    /// variance of the gradient, with the influence of one event u_i = phi_h * (W D_i) after the amplitudes are projected out.
    /// The model error, independent from one resolution to the next, adds its variance.
    /// </remarks>
    /// <param name="parameters">Parameters of the calibration function.</param>
    /// <param name="amplitudes">Amplitudes of the target's components.</param>
    /// <param name="modelVariance">Variance of the target on the grid that comes of its model error; empty for none.</param>
    public double[]? Covariance(ReadOnlySpan<double> parameters, double[] amplitudes, double[] modelVariance)
    {
        double[][] shift = ProjectedShift(parameters, amplitudes),
            influence = new double[shift.Length][];
        for (int i = 0; i < shift.Length; i++)
        {
            TensorPrimitives.Multiply(shift[i], solver.Weights, _weightedShift);
            influence[i] = GradientVariance.Smooth(_weightedShift, grid.StepEv, bandwidthEv, workspace);
        }
        // With fixed fractions the number of events is given.
        double[] variance = GradientVariance.OfCounts(histogram, function, parameters, grid, influence, isTotalGiven: _fixed, workspace);
        if (modelVariance.Length > 0)
            GradientVariance.AddModelError(
                variance,
                shift,
                solver.Weights,
                modelVariance,
                2 * Math.Sqrt(Math.PI) * bandwidthEv,
                basis.Target.SmallestSigmaEv / grid.StepEv
            );
        double[]? inverse = SmallMatrix.TryInvert(Curvature(shift), shift.Length);
        return inverse is null ? null : SmallMatrix.Sandwich(inverse, variance, shift.Length);
    }

    /// <summary>The curvature expected for data that follow the target.</summary>
    public double[] Curvature(ReadOnlySpan<double> parameters, double[] amplitudes) => Curvature(ProjectedShift(parameters, amplitudes));

    // D_i after the amplitudes are projected out.
    private double[][] ProjectedShift(ReadOnlySpan<double> parameters, double[] amplitudes)
    {
        double[][] shift = TargetShift.Columns(basis, amplitudes, function, parameters, grid.Energies, workspace);
        if (!_fixed)
            foreach (double[] column in shift)
                solver.ProjectOut(column);
        return shift;
    }

    private double[] Curvature(double[][] shift)
    {
        int n = shift.Length;
        var curvature = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.Multiply(shift[i], solver.Weights, _weightedShift);
            for (int j = 0; j < n; j++)
                curvature[i * n + j] = 2 * TensorPrimitives.Dot<double>(_weightedShift, shift[j]);
        }
        return curvature;
    }
}
