namespace SpectroCal.Peaks;

/// <summary>How well a scale and its lines predict a whole spectrum.</summary>
/// <param name="Scale">The scale, refined.</param>
/// <param name="Deviance">Twice the logarithm of the likelihood of the counts themselves over that of the prediction.</param>
/// <param name="ReducedDeviance">The same over its mean where the prediction is right.</param>
/// <param name="Cost">
/// Minus the logarithm of the likelihood of what was assumed: intensities, shifts, companions, unknown lines, elements that are not there.
/// </param>
/// <param name="Weight">What a count is worth, at most 1.</param>
internal sealed record SpectrumFit(StraightScale Scale, double Deviance, double ReducedDeviance, double Cost, double Weight)
{
    /// <summary>
    /// Bins of the spectrum that depart from a prediction alike, where its shapes do: those of one peak.
    /// </summary>
    private const double Alike = EvidenceBins.PerFwhm;

    /// <summary>
    /// Log-likelihood with what was assumed, where shapes are as little known as the reduced deviance of the best prediction tells: one
    /// that departs from a spectrum of many counts by less than those that are considered let expect knows them better.
    /// </summary>
    public double Score(double reducedDeviance) =>
        -0.5 * Deviance / Math.Max(reducedDeviance, Math.Min(1, Math.Max(Weight, Alike * reducedDeviance))) - Cost;
}
