using System.Globalization;
using System.Net;
using System.Text;
using SpectroCal.Calibration;
using SpectroCal.Estimation;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Oxy;
using SpectroCal.Reports;

namespace SpectroCal.Plotting.Reports;

/// <summary>The result of a campaign as one HTML page: figures inside, no script, nothing loaded from elsewhere.</summary>
/// <remarks>Every number of the tables is a <c>data</c> element whose value is that of <c>report.json</c> in full.</remarks>
public static class HtmlReport
{
    private const int MostBatches = 1000; // a browser shows longer tables slowly

    private const string Style = """
        body{font:15px/1.45 Arial,Helvetica,'Liberation Sans',sans-serif;color:#1a1a1a;background:#fff;
        max-width:1000px;margin:2em auto;padding:0 1em}
        h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em}
        table{border-collapse:collapse;margin:.8em 0}th,td{padding:.25em .8em;text-align:right;border-bottom:1px solid #ddd}
        th{border-bottom:2px solid #888}th:first-child,td:first-child{text-align:left}
        .wide{overflow-x:auto;font-size:.8em;white-space:nowrap}
        figure{margin:1.5em 0}figure svg{width:100%;height:auto}figcaption{color:#555;font-size:.9em}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="result">The result.</param>
    /// <param name="figures">Its figures.</param>
    public static string Write(CampaignResult result, IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(figures);
        CampaignReport report = result.Report;
        var page = new StringBuilder(1 << 20);
        page.Append(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                + "content=\"width=device-width, initial-scale=1\">\n"
        );
        // Without an icon of its own a browser would ask for one.
        page.Append("<link rel=\"icon\" href=\"data:,\">\n<title>Calibration report</title>\n<style>\n")
            .Append(Style)
            .Append("\n</style>\n</head>\n<body>\n<h1>Calibration report</h1>\n");
        Summary(page, report);
        Draw(page, figures, "overview");
        Lines(page, report);
        foreach (Figure figure in figures.Where(f => f.Name != "overview"))
            Draw(page, [figure], figure.Name);
        BatchErrors(page, report);
        Parameters(page, report);
        UnknownLines(page, report);
        Unexplained(page, report);
        Closure(page, report);
        Suspect(page, report);
        NotCalibrated(page, report);
        Constants(page, report);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Summary(StringBuilder page, CampaignReport report)
    {
        page.Append("<p>")
            .Append(Number(report.Batches, "0"))
            .Append(report.Batches == 1 ? " batch of " : " batches of ")
            .Append(Number(report.EventsPerBatch, "0.#"))
            .Append(" events");
        if (report.Seed is { } seed)
            page.Append(", seed ").Append(seed.ToString(CultureInfo.InvariantCulture));
        page.Append("; ").Append(Number(report.Optimizer.ConvergedBatches, "0")).Append(" calibrated");
        if (report.Suspect is { Count: > 0 } suspect)
            page.Append(", ").Append(Number(suspect.Count, "0")).Append(" suspect,");
        if (report.NotCalibrated.Count > 0)
            page.Append(report.Suspect is { Count: > 0 } ? " " : ", ")
                .Append(Number(report.NotCalibrated.Count, "0"))
                .Append(" not calibrated,");
        page.Append(" by ")
            .Append(Text(report.Optimizer.Name))
            .Append(" on ")
            .Append(Text(report.Optimizer.Objective))
            .Append(", ")
            .Append(Number(report.Optimizer.EvaluationsPerBatch, "0.0"))
            .Append(" evaluations each, in ")
            .Append(Number(report.Optimizer.ElapsedMs, "0.0"))
            .Append(" ms");
        if (report.Optimizer.Engine is { } engine)
            page.Append(", with ").Append(Text(engine.ToString()));
        page.Append(".</p>\n");
        ReportTarget t = report.Target;
        page.Append("<p>Target: ")
            .Append(Text(string.Join(", ", t.Lines)))
            .Append("; ")
            .Append(Number(t.LowEv, "0.#"))
            .Append(" to ")
            .Append(Number(t.HighEv, "0.#"))
            .Append(" eV; noise ")
            .Append(Number(t.NoiseEv, "0.0"))
            .Append(" eV, Fano factor ")
            .Append(Number(t.Fano, "0.###"))
            .Append("; kernel ")
            .Append(Number(t.BandwidthEv, "0.0"))
            .Append(" eV.");
        if (t.FwhmEv is { } widths)
            page.Append(" Resolution (FWHM): ")
                .AppendJoin(", ", t.Lines.Zip(widths, (line, width) => $"{Text(line)} {Number(width, "0.0")} eV"))
                .Append('.');
        if (t.TailFraction is > 0 and { } tail)
            page.Append(" Tail: ")
                .Append(Number(tail, "0.0000"))
                .Append(" of each line, ")
                .Append(Number(t.TailSlope ?? 0, "0.00"))
                .Append(" standard deviations long.");
        if (t.ShelfFraction is > 0 and { } shelf)
            page.Append(" Shelf: ").Append(Number(shelf, "0.0000")).Append(" of each line.");
        page.Append("</p>\n");
        if (report.Optimizer.LossHistoryProbability is { } loss)
            page.Append("<p>Loss, in probabilities as published: ")
                .Append(Number(loss[0], "0.0"))
                .Append(" before, ")
                .Append(Number(loss[^1], "0.0"))
                .Append(" after the optimisation.</p>\n");
    }

    private static void Lines(StringBuilder page, CampaignReport report)
    {
        page.Append("<h2>Lines in the combined spectrum</h2>\n");
        Head(page, "line", "energy (eV)", "calibration", "centroid (eV)", "±", "FWHM (eV)", "±");
        foreach (ReportLine line in report.Lines)
        {
            foreach (
                (string name, ReportFit? fit) in ((string, ReportFit?)[])
                    [("standard", line.Standard), ("optimised", line.Optimized), ("perfect", line.Perfect)]
            )
            {
                if (fit is null)
                    continue;
                Row(
                    page,
                    Text(line.Known ? line.Name : line.Name + " (not in the target)"),
                    Number(line.EnergyEv, "0.0##"),
                    name,
                    fit.CentroidEv is null && fit.Reason is { } reason ? Text(reason) : Number(fit.CentroidEv, "0.00"),
                    Number(fit.CentroidErrorEv, "0.00"),
                    Number(fit.FwhmEv, "0.00"),
                    Number(fit.FwhmErrorEv, "0.00")
                );
            }
        }
        page.Append("</table>\n");
    }

    private static void BatchErrors(StringBuilder page, CampaignReport report)
    {
        if (report.BatchErrorEv is not { } errors)
            return;
        page.Append("<h2>Energy error of the batches (eV)</h2>\n");
        Head(page, "line", "standard RMS", "optimised RMS", "optimised bias", "Cramér-Rao RMS");
        foreach ((string name, ReportEnergyError e) in errors)
            Row(
                page,
                Text(name),
                Number(e.StandardRms, "0.000"),
                Number(e.OptimizedRms, "0.000"),
                Number(e.OptimizedBias, "+0.000;-0.000;0.000"),
                Number(e.CramerRaoRms, "0.000")
            );
        page.Append("</table>\n");
    }

    private static void Parameters(StringBuilder page, CampaignReport report)
    {
        if (report.Parameters is not { } parameters)
            return;
        page.Append("<h2>Constants: relative difference from the truth</h2>\n");
        Head(page, "constant", "standard mean", "standard RMS", "optimised mean", "optimised RMS");
        foreach ((string name, ReportParameter p) in parameters)
            Row(
                page,
                Text(name),
                Number(p.StandardRelativeMean, "0.00E+0"),
                Number(p.StandardRelativeRms, "0.00E+0"),
                Number(p.OptimizedRelativeMean, "0.00E+0"),
                Number(p.OptimizedRelativeRms, "0.00E+0")
            );
        page.Append("</table>\n");
    }

    private static void UnknownLines(StringBuilder page, CampaignReport report)
    {
        if (report.UnknownLines is not { Count: > 0 } unknown)
            return;
        page.Append("<h2>Lines that nobody named, modelled</h2>\n");
        Head(page, "energy (eV)", "±", "counts", "±", "perhaps");
        foreach (UnknownLine line in unknown)
            Row(
                page,
                Number(line.EnergyEv, "0.00"),
                Number(line.ErrorEv, "0.00"),
                Number(line.Counts, "0"),
                Number(line.CountsError, "0"),
                Text(line.Origin)
            );
        page.Append("</table>\n");
    }

    private static void Unexplained(StringBuilder page, CampaignReport report)
    {
        if (report.Unexplained.Count == 0)
            return;
        page.Append("<h2>Left out because the target does not explain it</h2>\n");
        Head(page, "from (eV)", "to (eV)", "counts above the target", "significance");
        foreach (ReportRegion r in report.Unexplained)
            Row(page, Number(r.LowEv, "0.0"), Number(r.HighEv, "0.0"), Number(r.ExcessCounts, "0"), Number(r.Significance, "0.0"));
        page.Append("</table>\n");
    }

    private static void Closure(StringBuilder page, CampaignReport report)
    {
        if (report.Closure is not { Count: > 0 } closure)
            return;
        page.Append("<h2>Lines fitted again with more freedom</h2>\n");
        Head(
            page,
            "detector",
            "line",
            "off its energy (eV)",
            "±",
            "variance beyond the resolution",
            "±",
            "later half minus earlier (eV)",
            "±",
            "variance, later minus earlier",
            "±",
            "doubt"
        );
        foreach (LineClosure c in closure)
            Row(
                page,
                Text(c.Detector),
                Text(c.Line),
                Number(c.ShiftEv, "+0.00;-0.00;0.00"),
                Number(c.ShiftErrorEv, "0.00"),
                Number(c.Widening, "+0.000;-0.000;0.000"),
                Number(c.WideningError, "0.000"),
                Number(c.LaterShiftEv, "+0.00;-0.00;0.00"),
                Number(c.LaterShiftErrorEv, "0.00"),
                Number(c.LaterWidening, "+0.000;-0.000;0.000"),
                Number(c.LaterWideningError, "0.000"),
                Text(c.Doubt ?? "")
            );
        page.Append("</table>\n");
    }

    private static void Suspect(StringBuilder page, CampaignReport report)
    {
        if (report.Suspect is not { Count: > 0 } suspect)
            return;
        page.Append("<h2>Suspect: calibrated, but the data contradict it</h2>\n");
        Head(page, "run", "detector", "reason");
        foreach (ReportBatch b in suspect)
            Row(page, Text(b.Run), Text(b.Detector), Text(b.Reason));
        page.Append("</table>\n");
    }

    private static void NotCalibrated(StringBuilder page, CampaignReport report)
    {
        if (report.NotCalibrated.Count == 0)
            return;
        page.Append("<h2>Not calibrated</h2>\n");
        Head(page, "run", "detector", "status", "reason");
        foreach (ReportBatch b in report.NotCalibrated)
            Row(page, Text(b.Run), Text(b.Detector), Text(b.Status), Text(b.Reason));
        page.Append("</table>\n");
    }

    private static void Constants(StringBuilder page, CampaignReport report)
    {
        if (report.Constants is not { Count: > 0 } constants)
            return;
        int n = constants[0].Parameters.Count;
        string[] parameters = [.. Enumerable.Range(0, n).Select(i => $"p{i}")];
        string[] elements = [.. parameters.SelectMany((p, i) => parameters.Skip(i).Select(q => $"{p},{q}"))];
        IReadOnlyList<string> lines = report.Target.Lines;
        page.Append("<h2>Constants of the batches</h2>\n");
        if (constants.Count > MostBatches)
            page.Append("<p>The first ")
                .Append(Number(MostBatches, "0"))
                .Append(" batches; constants.csv has all ")
                .Append(Number(constants.Count, "0"))
                .Append(".</p>\n");
        page.Append("<div class=\"wide\">\n");
        Head(
            page,
            [
                "run",
                "detector",
                "status",
                .. parameters.SelectMany(p => (string[])[p, "±"]),
                .. lines.SelectMany(l => (string[])[$"{l}: energy ± (eV)", "Cramér-Rao (eV)"]),
                "reduced objective",
                "model error",
                .. elements.Select(e => $"cov({e})"),
                .. elements.Select(e => $"Cramér-Rao({e})"),
                "reason",
            ]
        );
        foreach (ReportConstants c in constants.Take(MostBatches))
            Row(
                page,
                [
                    Text(c.Run),
                    Text(c.Detector),
                    Text(c.Status),
                    .. c
                        .Parameters.Zip(c.ParameterErrors, (p, error) => (string[])[Number(p, "G8"), Number(error, "G2")])
                        .SelectMany(x => x),
                    .. c
                        .EnergyErrorsEv.Zip(c.CramerRaoErrorsEv, (error, bound) => (string[])[Number(error, "0.00"), Number(bound, "0.00")])
                        .SelectMany(x => x),
                    Number(c.ReducedObjective, "0.00"),
                    Number(c.ModelError, "0.000"),
                    .. Elements(c.Covariance),
                    .. Elements(c.CramerRaoBound),
                    Text(c.Reason),
                ]
            );
        page.Append("</table>\n</div>\n");

        IEnumerable<string> Elements(IReadOnlyList<double>? matrix) => elements.Select((_, k) => Number(matrix?[k], "0.000E+0"));
    }

    private static void Draw(StringBuilder page, IReadOnlyList<Figure> figures, string name)
    {
        if (figures.FirstOrDefault(f => f.Name == name) is not { } figure)
            return;
        FigureStyle style = FigureStyle.DoubleColumn;
        page.Append("<figure id=\"")
            .Append(figure.Name)
            .Append("\">\n")
            .Append(new SvgRenderer().Element(FigureModels.Of(figure, style.Theme), style.SizeFor(figure)))
            .Append("<figcaption>")
            .Append(Text(figure.Caption))
            .Append("</figcaption>\n</figure>\n");
    }

    private static void Head(StringBuilder page, params string[] names)
    {
        page.Append("<table>\n<tr>");
        foreach (string name in names)
            page.Append("<th>").Append(Text(name)).Append("</th>");
        page.Append("</tr>\n");
    }

    private static void Row(StringBuilder page, params string[] cells)
    {
        page.Append("<tr>");
        foreach (string cell in cells)
            page.Append("<td>").Append(cell).Append("</td>");
        page.Append("</tr>\n");
    }

    private static string Number(double? value, string format) =>
        value is { } v && double.IsFinite(v)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"<data value=\"{v:R}\">{v.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')}</data>"
            )
            : "–";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
