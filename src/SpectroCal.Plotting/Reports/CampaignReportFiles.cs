using SpectroCal.Calibration;
using SpectroCal.Plotting.Gallery;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Reports;

/// <summary>The report of a calibration for viewing: an HTML page and its figures as files.</summary>
public static class CampaignReportFiles
{
    private const string PageName = "report.html";
    private const string Overview = "overview";

    /// <summary>Names of all files of this kind that a result may have.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [PageName, .. CampaignFigures.Names.Concat(CampaignFigures.NamesWithBatches).Select(FitFigureFiles.Svg), Png];

    private static string Png => $"figures/{Overview}.png";

    /// <summary>The files of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="calibration">
    /// The calibration it belongs to; null where only the result is left, without the figures that need the batches.
    /// </param>
    public static IReadOnlyList<ResultFile> Of(CampaignResult result, CampaignCalibration? calibration)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<Figure> figures =
        [
            .. CampaignFigures.Of(result),
            .. calibration is null ? [] : CampaignFigures.WithBatches(calibration),
        ];
        return
        [
            ResultFile.Text(PageName, HtmlReport.Write(result, figures)),
            .. figures.Select(f => FitFigureFiles.File(FitFigureFiles.Svg(f.Name), f)),
            FitFigureFiles.File(Png, figures.First(f => f.Name == Overview), FigureStyle.Screen),
        ];
    }
}
