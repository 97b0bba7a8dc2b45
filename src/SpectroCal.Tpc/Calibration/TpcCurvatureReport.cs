using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tpc.Calibration;

/// <summary>A curvature as numbers and words, for files and JSON.</summary>
/// <param name="Reason">What the loss does not tell apart; empty where it tells all.</param>
/// <param name="Parameters">Names of the parameters, n.</param>
/// <param name="Curvature">n x n second derivatives by the parameters in units of their values, mean over batches.</param>
/// <param name="Eigenvalues">Of the curvature, ascending.</param>
/// <param name="PseudoCovariance">Inverse of the curvature with a little on the diagonal.</param>
/// <param name="Correlation">The pseudo-covariance divided by its diagonal.</param>
public sealed record TpcCurvatureReport(
    string Reason,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<IReadOnlyList<double>> Curvature,
    IReadOnlyList<double> Eigenvalues,
    IReadOnlyList<IReadOnlyList<double>> PseudoCovariance,
    IReadOnlyList<IReadOnlyList<double>> Correlation
)
{
    /// <summary>The report of a curvature.</summary>
    public static TpcCurvatureReport Of(TpcCurvature curvature)
    {
        ArgumentNullException.ThrowIfNull(curvature);
        string[] names = [.. curvature.Parameters.Select(p => TpcParameterInfo.Of(p).Name)];
        double least = curvature.Eigenvalues.Min();
        return new TpcCurvatureReport(
            least > TpcCurvature.Regularisation
                ? ""
                : Invariant($"The loss does not tell all constants apart: its curvature has an eigenvalue of {least:G3}."),
            names,
            Rows(curvature.Normalised),
            curvature.Eigenvalues,
            Rows(curvature.PseudoCovariance),
            Rows(curvature.Correlation)
        );
    }

    private static IReadOnlyList<double>[] Rows(double[,] matrix) =>
        [
            .. Enumerable
                .Range(0, matrix.GetLength(0))
                .Select(i => Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[i, j]).ToArray()),
        ];
}
