using SpectroCal.Calibration;
using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Reports;

/// <summary>Everything that a folder of results holds, in memory or read back.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Spectra">
/// Combined spectra by name: <c>standard</c>, <c>optimized</c> and, in simulations, <c>perfect</c>; on one axis.
/// </param>
/// <param name="Constants">Constants of the batches, in the order of the campaign.</param>
/// <param name="Target">The target as used in the end; null where the report names a line that only its author knows.</param>
public sealed record CampaignResult(
    CampaignReport Report,
    IReadOnlyDictionary<string, EnergySpectrum> Spectra,
    IReadOnlyList<BatchConstants> Constants,
    TargetSpectrum? Target
)
{
    /// <summary>The outcome of a calibration.</summary>
    public static CampaignResult Of(CampaignOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        (CampaignCalibration calibration, CampaignComparison comparison, _) = outcome;
        var spectra = new Dictionary<string, EnergySpectrum> { ["standard"] = comparison.Standard, ["optimized"] = comparison.Optimized };
        if (comparison.Perfect is not null)
            spectra.Add("perfect", comparison.Perfect);
        IReadOnlyList<BatchConstants> constants = CampaignReport.ConstantsOf(outcome);
        return new CampaignResult(CampaignReport.Of(outcome, constants), spectra, constants, calibration.Target);
    }

    /// <summary>Whether a folder holds results.</summary>
    public static bool IsResult(string folder) => File.Exists(Path.Combine(folder, "report.json"));

    /// <summary>Reads a folder of results.</summary>
    /// <exception cref="SpectrumFormatException">A file is absent or damaged.</exception>
    public static CampaignResult Read(string folder, CancellationToken cancellation = default) =>
        CampaignResultReader.Read(folder, cancellation);
}
