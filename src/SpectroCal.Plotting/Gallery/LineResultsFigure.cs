using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;
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
            Centroids(report) with
            {
                Title = "(a)",
            },
            Widths(report) with
            {
                Title = "(b)",
                Column = 1,
            }
        )
        {
            Aspect = 0.56,
        };
    }

    /// <summary>Panel of the centroids.</summary>
    internal static Panel Centroids(CampaignReport report) =>
        new(Energies(report), new Axis("centroid − energy (eV)"))
        {
            Levels = [new Level(0)],
            Series = Points(report, (line, fit) => (fit.CentroidEv - line.EnergyEv, fit.CentroidErrorEv)),
        };

    /// <summary>Panel of the widths.</summary>
    internal static Panel Widths(CampaignReport report) =>
        new(Energies(report), new Axis("FWHM (eV)")) { Series = Points(report, (_, fit) => (fit.FwhmEv, fit.FwhmErrorEv)) };

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
        var series = new List<Series>();
        void Add(RichText name, Rgba color, MarkShape shape, double shift, Func<ReportLine, ReportFit?> fitOf)
        {
            (ReportLine Line, ReportFit Fit)[] fits = [.. report.Lines.Where(l => fitOf(l) is not null).Select(l => (l, fitOf(l)!))];
            if (fits.Length == 0)
                return;
            series.Add(
                new PointSeries(
                    fits.Select(f => f.Line.EnergyEv + shift).ToArray(),
                    fits.Select(f => choose(f.Line, f.Fit).Value ?? double.NaN).ToArray()
                )
                {
                    YErrors = fits.Select(f => choose(f.Line, f.Fit).Error ?? double.NaN).ToArray(),
                    Name = name,
                    Color = color,
                    Shape = shape,
                }
            );
        }

        Add("standard", Palette.Standard, MarkShape.Square, -apart, l => l.Standard);
        Add("optimised", Palette.Optimized, MarkShape.Disc, 0, l => l.Optimized);
        Add("perfect", Palette.Perfect, MarkShape.Triangle, apart, l => l.Perfect);
        return series;
    }
}
