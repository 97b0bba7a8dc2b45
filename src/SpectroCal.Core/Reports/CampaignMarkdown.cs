using System.Globalization;
using System.Text;
using SpectroCal.Estimation;
using SpectroCal.Monitoring;

namespace SpectroCal.Reports;

/// <summary>A report as a page of Markdown with tables.</summary>
internal static class CampaignMarkdown
{
    /// <summary>Writes the page.</summary>
    public static string Write(CampaignReport report)
    {
        var page = new StringBuilder();
        page.AppendLine("# Calibration report").AppendLine();
        string seed = report.Seed is { } s ? string.Create(CultureInfo.InvariantCulture, $", seed {s}") : "";
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Plural.Of(report.Batches, "batch", "batches")} of {report.EventsPerBatch:0.#} events on average{seed}. Of these, "
                + $"{report.Optimizer.ConvergedBatches} {Plural.Word(report.Optimizer.ConvergedBatches, "was", "were")} calibrated"
                + $"{(report.Suspect is { Count: > 0 } doubted ? $", {doubted.Count} suspect," : "")} by {report.Optimizer.Name} on "
                + $"{report.Optimizer.Objective} with {report.Optimizer.EvaluationsPerBatch:0.0} evaluations each"
                + $"{(report.Optimizer.Engine is { } engine ? $", with {engine}" : "")}."
        );
        page.AppendLine();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"Target: {string.Join(", ", report.Target.Lines)}; {report.Target.LowEv:0.#} to {report.Target.HighEv:0.#} eV; "
                + $"noise {report.Target.NoiseEv:0.0} eV, Fano factor {report.Target.Fano:0.###}; kernel "
                + $"{report.Target.BandwidthEv:0.0} eV."
        );
        if (report.Optimizer.LossHistoryProbability is { } loss)
        {
            page.AppendLine();
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"Loss, in probabilities as published: {loss[0]:0.0} before, {loss[^1]:0.0} after the optimisation."
            );
        }

        Heading("Lines in the combined spectrum");
        bool perfect = report.Lines.Any(l => l.Perfect is not null);
        page.AppendLine(
            perfect
                ? "| line | energy (eV) | standard: error (eV) | FWHM (eV) | optimised: error (eV) | FWHM (eV) | perfect: "
                    + "error (eV) | FWHM (eV) |\n|---|---|---|---|---|---|---|---|"
                : "| line | energy (eV) | standard: error (eV) | FWHM (eV) | optimised: error (eV) | FWHM (eV) |\n|---|---|---|---|---|---|"
        );
        foreach (ReportLine line in report.Lines)
        {
            string name = line.Known ? line.Name : $"{line.Name} (not in the target)";
            string row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {line.EnergyEv:0.0##} | {Fit(line, line.Standard)} | {Fit(line, line.Optimized)} |"
            );
            page.AppendLine(line.Perfect is null ? row : $"{row} {Fit(line, line.Perfect)} |");
        }

        if (report.BatchErrorEv is { } errors)
        {
            Heading("Energy error of the batches at each line");
            page.AppendLine(
                "| line | standard RMS (eV) | optimised RMS (eV) | optimised bias (eV) | Cramér-Rao bound (eV) |\n|---|---|---|---|---|"
            );
            foreach ((string name, ReportEnergyError e) in errors)
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Number(e.StandardRms, "0.00")} | {Number(e.OptimizedRms, "0.00")} | "
                        + $"{Number(e.OptimizedBias, "0.00")} | {Number(e.CramerRaoRms, "0.00")} |"
                );
        }
        if (report.Constants is { } constants && constants.Where(c => c.Covariance is not null).ToArray() is { Length: > 0 } known)
        {
            Heading("Stated errors of the batches (medians; each batch in constants.csv)");
            page.AppendLine("| line | energy error (eV) | Cramér-Rao bound (eV) | FWHM of the resolution (eV) |\n|---|---|---|---|");
            for (int k = 0; k < report.Target.Lines.Count; k++)
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {report.Target.Lines[k]} | {Number(Median(known, c => c.EnergyErrorsEv[k]), "0.00")} | "
                        + $"{Number(Median(known, c => c.CramerRaoErrorsEv[k]), "0.00")} | {Number(report.Target.FwhmEv?[k], "0.0")} |"
                );
            page.AppendLine();
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"Reduced objective: {Number(Median(known, c => c.ReducedObjective), "0.00")} (median), "
                    + $"{Number(known.Max(c => c.ReducedObjective), "0.00")} "
                    + $"at most. Model error: {Number(known.Max(c => c.ModelError), "0.0##")} of the nearest line at most."
            );
        }
        if (report.Parameters is { } parameters)
        {
            Heading("Relative difference of the constants from the truth");
            page.AppendLine("| constant | standard: mean | RMS | optimised: mean | RMS |\n|---|---|---|---|---|");
            foreach ((string name, ReportParameter p) in parameters)
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Number(p.StandardRelativeMean, "0.00E+0")} | {Number(p.StandardRelativeRms, "0.00E+0")} | "
                        + $"{Number(p.OptimizedRelativeMean, "0.00E+0")} | {Number(p.OptimizedRelativeRms, "0.00E+0")} |"
                );
        }
        if (report.UnknownLines is { Count: > 0 } unknown)
        {
            Heading("Lines that nobody named, modelled");
            page.AppendLine("| energy (eV) | counts | perhaps |\n|---|---|---|");
            foreach (UnknownLine line in unknown)
                page.AppendLine(
                    $"| {UncertainText.Of(line.EnergyEv, line.ErrorEv)} | {UncertainText.Of(line.Counts, line.CountsError)} | "
                        + $"{line.Origin} |"
                );
        }
        if (report.Unexplained.Count > 0)
        {
            Heading("Left out because the target does not explain it");
            page.AppendLine("| from (eV) | to (eV) | counts above the target | significance |\n|---|---|---|---|");
            foreach (ReportRegion r in report.Unexplained)
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {r.LowEv:0.0} | {r.HighEv:0.0} | {r.ExcessCounts:0} | {r.Significance:0.0} |"
                );
        }
        if (report.Suspect is { Count: > 0 } suspect)
        {
            Heading("Batches that are suspect (calibrated, but their data contradict it)");
            page.AppendLine("| batches | first run | detector | reason |\n|---|---|---|---|");
            foreach (IGrouping<(string Detector, string Reason), ReportBatch> same in suspect.GroupBy(b => (b.Detector, b.Reason)))
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {same.Count()} | {Cell(same.First().Run)} | {Cell(same.Key.Detector)} | {Cell(same.Key.Reason)} |"
                );
        }
        if (report.Selection is { } selection)
        {
            Heading("Selection");
            page.AppendLine(CultureInfo.InvariantCulture, $"{selection}");
            if (selection.LeftOut.Count > 0)
                page.AppendLine().AppendLine("| run | detector | verdict | reason | by |\n|---|---|---|---|---|");
            foreach (SelectedSpectrum spectrum in selection.LeftOut)
                page.AppendLine(
                    $"| {Cell(spectrum.Run)} | {Cell(spectrum.Detector)} | {spectrum.Verdict} | {Cell(spectrum.Reason)} | {spectrum.By} |"
                );
        }
        if (report.NotCalibrated.Count > 0)
        {
            Heading("Batches not calibrated (they keep their standard constants)");
            page.AppendLine("| run | detector | status | reason |\n|---|---|---|---|");
            foreach (ReportBatch b in report.NotCalibrated)
                page.AppendLine($"| {Cell(b.Run)} | {Cell(b.Detector)} | {b.Status} | {Cell(b.Reason)} |");
        }
        return page.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);

        void Heading(string text) => page.AppendLine().AppendLine("## " + text).AppendLine();
    }

    private static string Number(double? value, string format) => UncertainText.Number(value, format);

    private static double Median(ReportConstants[] batches, Func<ReportConstants, double> number)
    {
        double[] sorted = [.. batches.Select(number).Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static string Fit(ReportLine line, ReportFit fit) =>
        fit.CentroidEv is null
            ? $"{Cell(fit.Reason ?? "no centroid of its own")} | none"
            : $"{UncertainText.Difference(fit.CentroidEv - line.EnergyEv, fit.CentroidErrorEv)} | "
                + UncertainText.Of(fit.FwhmEv, fit.FwhmErrorEv);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
