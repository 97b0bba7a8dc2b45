using SpectroCal.Reports;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Relative differences of the calibration constants from the truth (Condens. Matter 9 (2024) 26, Fig. 7).</summary>
public static class ConstantsFigure
{
    /// <summary>The histograms of a report of a simulation.</summary>
    /// <exception cref="CalibrationException">The report is of measurements: it has no truth.</exception>
    public static Figure Of(CampaignReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Parameters is not { Count: > 0 } parameters)
            throw new CalibrationException("The true constants are not known, so there is no difference from them to draw.");
        return new Figure(
            "constants",
            "Calibration constants of the batches: relative difference from the truth under the standard and the optimised calibration.",
            parameters.Count == 1 ? 0.75 : 0.46,
            [.. parameters.Select((p, i) => Panel(p.Key, p.Value) with { Column = i, Title = $"({(char)('a' + i)}) {p.Key}" })]
        );
    }

    /// <summary>Panel of one constant.</summary>
    internal static Panel Panel(string name, ReportParameter p)
    {
        var edges = BinEdges.At(p.BinEdges);
        return new Panel(new Axis($"relative difference of {name}"), new Axis("batches") { IsWhole = true })
        {
            Series =
            [
                Steps(p.StandardCounts, 0.35).As("standard", Palette.Standard),
                Steps(p.OptimizedCounts, 0.3).As("optimised", Palette.Optimized),
            ],
        };

        HistogramSeries Steps(IEnumerable<int> counts, double opacity) =>
            new(edges, counts.Select(n => (double)n).ToArray()) { FillOpacity = opacity };
    }
}
