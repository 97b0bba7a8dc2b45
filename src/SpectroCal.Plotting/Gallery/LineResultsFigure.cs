using OxyPlot;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>
/// Centroids and widths of the lines under the three calibrations, with their errors (Condens. Matter 9 (2024) 26, Fig. 6).
/// </summary>
public static class LineResultsFigure
{
    /// <summary>The lines of a report.</summary>
    public static Figure Of(CampaignReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Figure(
            "lines",
            "Lines in the combined spectrum under each calibration: centroid less the energy of the line, and full width at "
                + "half maximum; bars are standard errors.",
            0.56,
            Centroids(report, "(a)"),
            Widths(report, "(b)").At(0, 1)
        );
    }

    /// <summary>Panel of the centroids.</summary>
    internal static Panel Centroids(CampaignReport report, RichText? title = null) =>
        new(Energies(report), new Axis("centroid − energy (eV)"))
        {
            Title = title,
            Levels = [new Level(0)],
            Series = Points(report, (line, fit) => (fit.CentroidEv - line.EnergyEv, fit.CentroidErrorEv)),
        };

    /// <summary>Panel of the widths.</summary>
    internal static Panel Widths(CampaignReport report, RichText? title = null) =>
        new(Energies(report), new Axis("FWHM (eV)")) { Title = title, Series = Points(report, (_, fit) => (fit.FwhmEv, fit.FwhmErrorEv)) };

    // Side by side, so that bars can be told apart.
    private static double Apart(CampaignReport report)
    {
        double low = report.Lines.Min(l => l.EnergyEv),
            high = report.Lines.Max(l => l.EnergyEv);
        return high > low ? 0.014 * (high - low) : 1e-4 * high;
    }

    // A single line is placed in the middle.
    private static Axis Energies(CampaignReport report)
    {
        var axis = new Axis("line energy (eV)");
        double first = report.Lines[0].EnergyEv,
            reach = 25 * Apart(report);
        return report.Lines.All(l => l.EnergyEv == first) ? axis with { Minimum = first - reach, Maximum = first + reach } : axis;
    }

    private static IReadOnlyList<Series> Points(CampaignReport report, Func<ReportLine, ReportFit, (double? Value, double? Error)> choose)
    {
        double apart = Apart(report);
        PointSeries[] all =
        [
            (Of(l => l.Standard, -apart) with { Shape = MarkerType.Square }).As("standard", Palette.Standard),
            Of(l => l.Optimized, 0).As("optimised", Palette.Optimized),
            (Of(l => l.Perfect, apart) with { Shape = MarkerType.Triangle }).As("perfect", Palette.Perfect),
        ];
        return [.. all.Where(s => s.X.Length > 0)];

        PointSeries Of(Func<ReportLine, ReportFit?> fitOf, double shift)
        {
            ReportLine[] lines = [.. report.Lines.Where(l => fitOf(l) is not null)];
            (double Value, double Error)[] points =
            [
                .. lines.Select(l => choose(l, fitOf(l)!)).Select(p => (p.Value ?? double.NaN, p.Error ?? double.NaN)),
            ];
            return new PointSeries(lines.Select(l => l.EnergyEv + shift).ToArray(), points.Select(p => p.Value).ToArray())
            {
                Bars = [.. points.Select(p => (p.Value - p.Error, p.Value + p.Error))],
            };
        }
    }
}
