namespace SpectroCal.Reports;

/// <summary>The constants of one batch in <c>report.json</c>: one line of the file.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Status">Outcome of the calibration.</param>
/// <param name="Reason">The status as a sentence with its numbers.</param>
/// <param name="Parameters">The optimised constants.</param>
/// <param name="ParameterErrors">Their standard errors; NaN where there is none.</param>
/// <param name="Covariance">Their covariance: the upper triangle by rows; null where it is not known.</param>
/// <param name="CramerRaoBound">The same at the Cramer-Rao bound; null where it does not exist.</param>
/// <param name="ReducedObjective">Objective over what fluctuations and the model error would give.</param>
/// <param name="ModelError">Error of the target that had to be allowed for, relative to the nearest line.</param>
/// <param name="EnergyErrorsEv">Standard error of the energy scale at each line of the target, eV.</param>
/// <param name="CramerRaoErrorsEv">The same at the Cramer-Rao bound, eV.</param>
public sealed record ReportConstants(
    string Run,
    string Detector,
    string Status,
    string Reason,
    IReadOnlyList<double> Parameters,
    IReadOnlyList<double> ParameterErrors,
    IReadOnlyList<double>? Covariance,
    IReadOnlyList<double>? CramerRaoBound,
    double ReducedObjective,
    double ModelError,
    IReadOnlyList<double> EnergyErrorsEv,
    IReadOnlyList<double> CramerRaoErrorsEv
)
{
    /// <summary>Takes the numbers of a batch.</summary>
    public static ReportConstants Of(BatchConstants batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int n = batch.Optimized.Count;
        return new ReportConstants(
            batch.Run,
            batch.Detector,
            batch.Status,
            batch.Reason,
            batch.Optimized,
            batch.Errors,
            batch.Covariance is null ? null : SymmetricMatrix.Upper(batch.Covariance, n),
            batch.CramerRaoBound is null ? null : SymmetricMatrix.Upper(batch.CramerRaoBound, n),
            batch.ReducedObjective,
            batch.ModelError,
            [.. batch.Lines.Select(l => l.EnergyErrorEv)],
            [.. batch.Lines.Select(l => l.CramerRaoErrorEv)]
        );
    }
}
