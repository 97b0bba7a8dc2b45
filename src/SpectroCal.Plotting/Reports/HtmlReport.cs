using System.Text;
using SpectroCal.Reports;
using static SpectroCal.Plotting.Reports.HtmlPage;

namespace SpectroCal.Plotting.Reports;

/// <summary>The result of a campaign as one HTML page: figures inside, no script, nothing loaded from elsewhere.</summary>
/// <remarks>Every number of the tables is a <c>data</c> element whose value is that of <c>report.json</c> in full.</remarks>
public static class HtmlReport
{
    private const string Overview = "overview";
    private const int MostBatches = 1000; // a browser shows longer tables slowly

    /// <summary>Writes the page.</summary>
    /// <param name="result">The result.</param>
    /// <param name="figures">Its figures.</param>
    public static string Write(CampaignResult result, IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(figures);
        CampaignReport report = result.Report;
        var page = new StringBuilder(1 << 20);
        HtmlPage.Begin(page, "Calibration report");
        Summary(page, report);
        Target(page, report.Target);
        if (report.Optimizer.LossHistoryProbability is { } loss)
            page.Append($"<p>Loss, in probabilities as published: {Number(loss[0], "0.0")} before, ")
                .Append($"{Number(loss[^1], "0.0")} after the optimisation.</p>\n");
        if (result.Constants.All(c => !c.HasConstants))
            page.Append("<p>No batch was calibrated: there is no overview of the campaign.</p>\n");
        foreach (Figure figure in figures.Where(f => f.Name == Overview))
            Draw(page, figure);
        Lines(page, report);
        foreach (Figure figure in figures.Where(f => f.Name != Overview))
            Draw(page, figure);
        Table(
            page,
            "Energy error of the batches (eV)",
            report.BatchErrorEv,
            ("line", e => Encoded(e.Key)),
            ("standard RMS", e => Number(e.Value.StandardRms, "0.000")),
            ("optimised RMS", e => Number(e.Value.OptimizedRms, "0.000")),
            ("optimised bias", e => Number(e.Value.OptimizedBias, "+0.000;-0.000;0.000")),
            ("Cramér-Rao RMS", e => Number(e.Value.CramerRaoRms, "0.000"))
        );
        Table(
            page,
            "Constants: relative difference from the truth",
            report.Parameters,
            ("constant", p => Encoded(p.Key)),
            ("standard mean", p => Number(p.Value.StandardRelativeMean, "0.00E+0")),
            ("standard RMS", p => Number(p.Value.StandardRelativeRms, "0.00E+0")),
            ("optimised mean", p => Number(p.Value.OptimizedRelativeMean, "0.00E+0")),
            ("optimised RMS", p => Number(p.Value.OptimizedRelativeRms, "0.00E+0"))
        );
        Table(
            page,
            "Lines that nobody named, modelled",
            report.UnknownLines,
            ("energy (eV)", l => Number(l.EnergyEv, "0.00")),
            ("±", l => Number(l.ErrorEv, "0.00")),
            ("counts", l => Number(l.Counts, "0")),
            ("±", l => Number(l.CountsError, "0")),
            ("perhaps", l => Encoded(l.Origin))
        );
        Table(
            page,
            "Left out because the target does not explain it",
            report.Unexplained,
            ("from (eV)", r => Number(r.LowEv, "0.0")),
            ("to (eV)", r => Number(r.HighEv, "0.0")),
            ("counts above the target", r => Number(r.ExcessCounts, "0")),
            ("significance", r => Number(r.Significance, "0.0"))
        );
        Table(
            page,
            "Lines fitted again with more freedom",
            report.Closure,
            ("detector", c => Encoded(c.Detector)),
            ("line", c => Encoded(c.Line)),
            ("off its energy (eV)", c => Number(c.ShiftEv, "+0.00;-0.00;0.00")),
            ("±", c => Number(c.ShiftErrorEv, "0.00")),
            ("hidden lines may shift it by (eV)", c => Number(c.HiddenShiftEv, "0.00")),
            ("variance beyond the resolution", c => Number(c.Widening, "+0.000;-0.000;0.000")),
            ("±", c => Number(c.WideningError, "0.000")),
            ("later half minus earlier (eV)", c => Number(c.LaterShiftEv, "+0.00;-0.00;0.00")),
            ("±", c => Number(c.LaterShiftErrorEv, "0.00")),
            ("variance, later minus earlier", c => Number(c.LaterWidening, "+0.000;-0.000;0.000")),
            ("±", c => Number(c.LaterWideningError, "0.000")),
            ("doubt", c => Encoded(c.Doubt ?? ""))
        );
        Table(
            page,
            "Suspect: calibrated, but the data contradict it",
            report.Suspect,
            ("run", b => Encoded(b.Run)),
            ("detector", b => Encoded(b.Detector)),
            ("reason", b => Encoded(b.Reason))
        );
        if (report.Selection is { } selection)
            page.Append($"<p>{Encoded(selection.ToString())}</p>\n");
        Table(
            page,
            "Left out by the selection",
            report.Selection?.LeftOut,
            ("run", s => Encoded(s.Run)),
            ("detector", s => Encoded(s.Detector)),
            ("verdict", s => Encoded(s.Verdict.ToString())),
            ("reason", s => Encoded(s.Reason)),
            ("by", s => Encoded(s.By.ToString()))
        );
        Table(
            page,
            "Not calibrated",
            report.NotCalibrated,
            ("run", b => Encoded(b.Run)),
            ("detector", b => Encoded(b.Detector)),
            ("status", b => Encoded(b.Status)),
            ("reason", b => Encoded(b.Reason))
        );
        Constants(page, report);
        return HtmlPage.End(page);
    }

    private static void Summary(StringBuilder page, CampaignReport report)
    {
        ReportOptimizer optimizer = report.Optimizer;
        string batches = report.Batches == 1 ? "batch" : "batches",
            seed = report.Seed is { } n ? Invariant($", seed {n}") : "",
            suspect = report.Suspect is { Count: > 0 } some ? $", {Number(some.Count, "0")} suspect," : "",
            rejected = report.NotCalibrated.Count == 0
                ? ""
                : $"{(suspect.Length > 0 ? " " : ", ")}{Number(report.NotCalibrated.Count, "0")} not calibrated,",
            engine = optimizer.Engine is { } e ? $", with {Encoded(e.ToString())}" : "";
        page.Append($"<p>{Number(report.Batches, "0")} {batches} of {Number(report.EventsPerBatch, "0.#")} events{seed}; ")
            .Append($"{Number(optimizer.ConvergedBatches, "0")} calibrated{suspect}{rejected} by {Encoded(optimizer.Name)} on ")
            .Append($"{Encoded(optimizer.Objective)}, {Number(optimizer.EvaluationsPerBatch, "0.0")} evaluations each{engine}.</p>\n");
    }

    private static void Target(StringBuilder page, ReportTarget t)
    {
        page.Append($"<p>Target: {Encoded(string.Join(", ", t.Lines))}; {Number(t.LowEv, "0.#")} to {Number(t.HighEv, "0.#")} eV; noise ")
            .Append($"{Number(t.NoiseEv, "0.0")} eV, Fano factor {Number(t.Fano, "0.###")}; kernel {Number(t.BandwidthEv, "0.0")} eV.");
        if (t.FwhmEv is { } widths)
            page.Append(" Resolution (FWHM): ")
                .AppendJoin(", ", t.Lines.Zip(widths, (line, width) => $"{Encoded(line)} {Number(width, "0.0")} eV"))
                .Append('.');
        if (t.TailFraction is > 0 and { } tail)
            page.Append($" Tail: {Number(tail, "0.0000")} of each line, {Number(t.TailSlope ?? 0, "0.00")} standard deviations long.");
        if (t.ShelfFraction is > 0 and { } shelf)
            page.Append($" Shelf: {Number(shelf, "0.0000")} of each line.");
        page.Append("</p>\n");
    }

    private static void Lines(StringBuilder page, CampaignReport report)
    {
        IEnumerable<(ReportLine Line, string Calibration, ReportFit? Fit)> fits = report.Lines.SelectMany(l =>
            ((ReportLine, string, ReportFit?)[])[(l, "standard", l.Standard), (l, "optimised", l.Optimized), (l, "perfect", l.Perfect)]
        );
        Table(
            page,
            "Lines in the combined spectrum",
            [.. fits.Where(f => f.Fit is not null).Select(f => (f.Line, f.Calibration, Fit: f.Fit!))],
            ("line", f => Encoded(f.Line.Known ? f.Line.Name : f.Line.Name + " (not in the target)")),
            ("energy (eV)", f => Number(f.Line.EnergyEv, "0.0##")),
            ("calibration", f => f.Calibration),
            ("centroid (eV)", f => f.Fit.CentroidEv is null && f.Fit.Reason is { } why ? Encoded(why) : Number(f.Fit.CentroidEv, "0.00")),
            ("±", f => Number(f.Fit.CentroidErrorEv, "0.00")),
            ("FWHM (eV)", f => Number(f.Fit.FwhmEv, "0.00")),
            ("±", f => Number(f.Fit.FwhmErrorEv, "0.00"))
        );
    }

    private static void Constants(StringBuilder page, CampaignReport report)
    {
        if (report.Constants is not { Count: > 0 } constants)
            return;
        int n = constants[0].Parameters.Count;
        string[] elements = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i, n - i).Select(k => $"p{i},p{k}"))];
        page.Append("<h2>Constants of the batches</h2>\n");
        if (constants.Count > MostBatches)
            page.Append($"<p>The first {Number(MostBatches, "0")} batches; constants.csv has all {Number(constants.Count, "0")}.</p>\n");
        page.Append("<div class=\"wide\">\n");
        Table(
            page,
            null,
            [.. constants.Take(MostBatches)],
            [
                ("run", c => Encoded(c.Run)),
                ("detector", c => Encoded(c.Detector)),
                ("status", c => Encoded(c.Status)),
                .. Enumerable
                    .Range(0, n)
                    .SelectMany(i => Pair(Column($"p{i}", c => c.Parameters, i, "G8"), Column("±", c => c.ParameterErrors, i, "G2"))),
                .. report.Target.Lines.SelectMany(
                    (l, i) =>
                        Pair(
                            Column($"{l}: energy ± (eV)", c => c.EnergyErrorsEv, i, "0.00"),
                            Column("Cramér-Rao (eV)", c => c.CramerRaoErrorsEv, i, "0.00")
                        )
                ),
                ("reduced objective", c => Number(c.ReducedObjective, "0.00")),
                ("model error", c => Number(c.ModelError, "0.000")),
                .. elements.Select((e, k) => Column($"cov({e})", c => c.Covariance, k, "0.000E+0")),
                .. elements.Select((e, k) => Column($"Cramér-Rao({e})", c => c.CramerRaoBound, k, "0.000E+0")),
                ("reason", c => Encoded(c.Reason)),
            ]
        );
        page.Append("</div>\n");

        static T[] Pair<T>(T first, T second) => [first, second];

        static (string, Func<ReportConstants, string>) Column(
            string name,
            Func<ReportConstants, IReadOnlyList<double>?> of,
            int k,
            string format
        ) => (name, c => Number(of(c) is { } all && k < all.Count ? all[k] : null, format));
    }
}
