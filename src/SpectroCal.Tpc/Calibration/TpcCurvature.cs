using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Differentiation;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Which parameters a loss tells apart: its second derivatives where simulation and data agree.</summary>
/// <param name="Parameters">The parameters, n.</param>
/// <param name="Normalised">n x n second derivatives by the parameters in units of their values, mean over batches.</param>
/// <param name="Eigenvalues">Of the normalised matrix, ascending; not positive: a direction that the loss does not see.</param>
/// <param name="PseudoCovariance">Inverse of the normalised matrix with a little on the diagonal.</param>
/// <param name="Correlation">The pseudo-covariance divided by its diagonal.</param>
public sealed record TpcCurvature(
    IReadOnlyList<TpcParameter> Parameters,
    double[,] Normalised,
    double[] Eigenvalues,
    double[,] PseudoCovariance,
    double[,] Correlation
)
{
    /// <summary>What is added to the diagonal before the matrix is inverted.</summary>
    public const double Regularisation = 1e-6;

    /// <summary>Computes the second derivatives.</summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="segments">Tracks.</param>
    /// <param name="argon">Where.</param>
    /// <param name="parameters">By what.</param>
    /// <param name="loss">Of what.</param>
    /// <param name="batchCm">Most track of a batch, cm.</param>
    /// <param name="how">How to simulate; its parameters are ignored.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TpcCurvature Of(
        ITpcSimulator simulator,
        IReadOnlyList<TrackSegment> segments,
        LiquidArgon argon,
        IReadOnlyList<TpcParameter> parameters,
        TpcLoss loss,
        double batchCm,
        TpcSimulation how,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        int n = parameters.Count;
        double[] values = argon.Values(parameters);
        var hessian = new double[n, n];
        IReadOnlyList<IReadOnlyList<TrackSegment>> batches = TrackBatches.Of(segments, batchCm);
        for (int b = 0; b < batches.Count; b++)
        {
            progress?.Report(new StageProgress("Differentiating", b, batches.Count));
            IReadOnlyList<TrackSegment> batch = batches[b];
            IReadOnlyList<TpcHit> hits = simulator.Simulate(batch, argon, how with { Active = parameters, HasSecond = true }, cancellation);
            Jet at = loss.Evaluate(hits, hits, hasSecond: true);
            for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++)
                hessian[p, q] += at.Hessian(p, q) * values[p] * values[q] / batches.Count;
        }
        return Of(parameters, hessian);
    }

    /// <summary>What follows from a normalised matrix.</summary>
    internal static TpcCurvature Of(IReadOnlyList<TpcParameter> parameters, double[,] normalised)
    {
        int n = parameters.Count;
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(normalised);
        var evd = matrix.Evd(Symmetricity.Symmetric);
        double[] eigenvalues = [.. evd.EigenValues.Select(v => v.Real)];
        // A negative direction is taken for one that is not seen: a variance is never negative.
        Matrix<double> inverse =
            evd.EigenVectors
            * Matrix<double>.Build.DenseOfDiagonalArray([.. eigenvalues.Select(v => 1 / (Math.Max(v, 0) + Regularisation))])
            * evd.EigenVectors.Transpose();
        double[,] covariance = inverse.ToArray(),
            correlation = new double[n, n];
        for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++)
            correlation[p, q] = covariance[p, q] / Math.Sqrt(covariance[p, p] * covariance[q, q]);
        return new TpcCurvature(parameters, normalised, eigenvalues, covariance, correlation);
    }
}
