using SpectroCal.Calibration;
using SpectroCal.Formats;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Reports;

/// <summary>The files of a calibrated campaign.</summary>
public static class CampaignFiles
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["report.json", "report.md", "spectra.csv", "constants.csv"];

    /// <summary>The files.</summary>
    public static IReadOnlyList<ResultFile> Of(CampaignCalibration calibration, CampaignComparison comparison, CampaignReport report)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var spectra = new List<KeyValuePair<string, EnergySpectrum>>
        {
            new("standard", comparison.Standard),
            new("optimized", comparison.Optimized),
        };
        if (comparison.Perfect is not null)
            spectra.Add(new("perfect", comparison.Perfect));
        return
        [
            ResultFile.Text("report.json", JsonText.Write(report)),
            ResultFile.Text("report.md", CampaignMarkdown.Write(report)),
            new ResultFile("spectra.csv", stream => CsvSpectrumWriter.WriteEnergy(stream, spectra)),
            ResultFile.Text("constants.csv", ConstantsCsv.Write(calibration)),
        ];
    }
}
