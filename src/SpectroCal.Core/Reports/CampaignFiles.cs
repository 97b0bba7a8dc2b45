using SpectroCal.Formats;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Reports;

/// <summary>The files of a calibrated campaign.</summary>
public static class CampaignFiles
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["report.json", "report.md", "spectra.csv", "constants.csv"];

    /// <summary>The files.</summary>
    public static IReadOnlyList<ResultFile> Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            ResultFile.Text("report.json", JsonText.Write(result.Report)),
            ResultFile.Text("report.md", CampaignMarkdown.Write(result.Report)),
            new ResultFile("spectra.csv", stream => CsvSpectrumWriter.WriteEnergy(stream, [.. result.Spectra])),
            ResultFile.Text("constants.csv", ConstantsCsv.Write(result.Constants)),
        ];
    }
}
