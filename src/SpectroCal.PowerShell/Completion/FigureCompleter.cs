using System.Collections;
using SpectroCal.Plotting.Gallery;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests figures of spectra, campaigns and results.</summary>
public sealed class FigureCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [
            .. MeasuredFigures.Names.Select(n => (n, "of spectra")),
            .. CampaignFigures.Names.Select(n => (n, "of a calibrated campaign")),
            .. StoredCampaignFigures.Names.Select(n => (n, "of a campaign")),
            .. TpcCalibrationFigures.Names.Select(n => (n, "of constants of the argon")),
        ];
}
