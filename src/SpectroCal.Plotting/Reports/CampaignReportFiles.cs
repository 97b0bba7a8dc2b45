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
    public static FigureFiles Of(CampaignResult result, CampaignCalibration? calibration)
    {
        ArgumentNullException.ThrowIfNull(result);
        var drawn = new List<Figure>();
        FigureFiles files = FigureFiles.Of(
            CampaignFigures
                .All(result, calibration)
                .Select(f =>
                    (
                        FitFigureFiles.Svg(f.Name),
                        (Func<Figure>)(
                            () =>
                            {
                                drawn.Add(f.Make());
                                return drawn[^1];
                            }
                        )
                    )
                )
        );
        Figure[] sound = [.. drawn.Where(f => files.Files.Any(file => file.Name == FitFigureFiles.Svg(f.Name)))];
        if (sound.FirstOrDefault(f => f.Name == Overview) is { } overview)
            files = files.With(FigureFiles.Of([(Png, () => overview)], FigureStyle.Screen));
        return new FigureFiles([ResultFile.Text(PageName, HtmlReport.Write(result, sound)), .. files.Files], files.Failures);
    }
}
