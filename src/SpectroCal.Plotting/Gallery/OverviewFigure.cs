using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>A campaign on one page: spectra, centroids, widths, drift, and whatever else the result has.</summary>
public static class OverviewFigure
{
    private const int Bins = 360;

    /// <summary>The page of a result.</summary>
    public static Figure Of(CampaignResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        CampaignReport report = result.Report;
        var panels = new List<Panel>
        {
            Columns.Compared(
                report,
                Bins,
                (result.Spectra["optimized"], "optimised", Palette.Optimized),
                (result.Spectra["standard"], "standard", Palette.Standard)
            ) with
            {
                ColumnSpan = 2,
                Markers = [.. report.Lines.Select(l => new Marker(l.EnergyEv, RichText.ForLine(l.Name)))],
                Shades = [.. report.Unexplained.Select(u => new Shade(u.LowEv, u.HighEv, "left out"))],
                Title = Summary(report),
            },
            LineResultsFigure.Centroids(report).At(1, 0),
            Unnamed(LineResultsFigure.Widths(report)).At(1, 1),
            DetectorDriftFigure.Panel(result).At(2, 0),
        };
        if (report.Parameters is { Count: > 0 } parameters)
        {
            KeyValuePair<string, ReportParameter> last = parameters.Last();
            panels.Add(Unnamed(ConstantsFigure.Panel(last.Key, last.Value)).At(2, 1));
        }
        else if (report.Optimizer.LossHistory is { } history)
        {
            panels.Add(IterationFigure.LossPanel(history, report.Optimizer.LossHistoryProbability).At(2, 1));
        }
        return new Figure("overview", "The campaign on one page: combined spectra, centroids and widths of the lines, drift.", 1.3, panels)
        {
            RowHeights = [1.25, 1, 1],
        };
    }

    // Colours mean the same in all panels; one legend is enough.
    private static Panel Unnamed(Panel panel) => panel with { Series = [.. panel.Series.Select(s => s with { Name = null })] };

    private static RichText Summary(CampaignReport report)
    {
        string batches = Plural.Of(report.Batches, "batch", "batches"),
            events = report.EventsPerBatch == 1 ? "event" : "events";
        return Invariant($"{batches} of {report.EventsPerBatch:0.#} {events}, {report.Optimizer.ConvergedBatches} calibrated");
    }
}
