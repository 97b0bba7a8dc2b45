using SpectroCal.Detectors;
using SpectroCal.Reports;

namespace SpectroCal.Store.Records;

/// <summary>How constants were made, as far as a store keeps it.</summary>
/// <param name="Function">Calibration function.</param>
/// <param name="Objective">What was minimised.</param>
/// <param name="Lines">Names of the target's lines.</param>
/// <param name="Seed">Seed of a simulation; null for measurements.</param>
public sealed record ConstantsOrigin(string Function, string Objective, IReadOnlyList<string> Lines, long? Seed)
{
    /// <summary>How those of a campaign were made.</summary>
    /// <param name="result">Its results, with at least one batch.</param>
    public static ConstantsOrigin Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        CampaignReport report = result.Report;
        return new ConstantsOrigin(
            report.Function ?? new PolynomialFunction(result.Constants[0].Optimized.Count - 1).Expression,
            report.Optimizer.Objective,
            report.Target.Lines,
            report.Seed
        );
    }
}
