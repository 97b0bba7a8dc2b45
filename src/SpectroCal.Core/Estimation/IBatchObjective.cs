using SpectroCal.Optimization;

namespace SpectroCal.Estimation;

/// <summary>How badly one batch, calibrated with parameters p, agrees with the target; amplitudes are already profiled out.</summary>
internal interface IBatchObjective : IObjective
{
    /// <summary>Amplitudes of the target's components at the last evaluation, counts.</summary>
    IReadOnlyList<double> Amplitudes { get; }

    /// <summary>
    /// Renews what is held fixed during a minimisation (weights, windows) from the data as calibrated by the parameters.
    /// </summary>
    /// <returns>Whether anything changed enough that the minimum may have moved.</returns>
    bool Renew(ReadOnlySpan<double> parameters);

    /// <summary>Covariance of the parameters at the minimum, n x n by rows; null where the data do not determine them.</summary>
    double[]? Covariance(ReadOnlySpan<double> parameters);

    /// <summary>
    /// Second derivatives that data following the target have on average, n x n by rows: free of the noise of this batch and of
    /// lines that the target does not know. It sets the scale of learning rates.
    /// </summary>
    double[] ExpectedCurvature(ReadOnlySpan<double> parameters);

    /// <summary>Standard errors of the amplitudes at the last evaluation, counts.</summary>
    double[] AmplitudeErrors();

    /// <summary>
    /// Error of the target that had to be allowed for, relative to the height of the nearest line, so that the objective is what
    /// fluctuations and this error give; 0 where fluctuations alone explain it.
    /// </summary>
    double ModelError { get; }

    /// <summary>
    /// The objective over what fluctuations (and <see cref="ModelError"/>) would give: near 1 where the target explains the data.
    /// </summary>
    double ReducedValue(double value);
}
