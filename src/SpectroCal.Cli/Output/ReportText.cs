using System.Globalization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Monitoring;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Output;

/// <summary>A report for people: sentences and tables.</summary>
internal static class ReportText
{
    private const int MostLeftOut = 20; // spectra, of perhaps thousands

    /// <summary>Prints a report.</summary>
    public static void Write(CliConsole console, CampaignCalibration calibration, CampaignReport report, bool listBatches)
    {
        (string batches, string average) = report.Batches == 1 ? ("batch", "") : ("batches", " on average");
        string seed = report.Seed is { } s ? string.Create(CultureInfo.InvariantCulture, $", seed {s}") : "";
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Batches} {batches} of {report.EventsPerBatch:0.#} events{average}{seed}; "
                    + $"{report.Optimizer.ConvergedBatches} calibrated"
                    + $"{(calibration.SuspectBatches > 0 ? $", {calibration.SuspectBatches} suspect," : "")} by "
                    + $"{report.Optimizer.Name} on {report.Optimizer.Objective}, "
                    + $"{report.Optimizer.EvaluationsPerBatch:0.0} evaluations each, in {calibration.Elapsed.TotalMilliseconds:0} ms."
            )
        );
        if (calibration.Engine is { Name: not ManagedEngine.EngineName } engine)
            console.Line($"Minimised with {engine}.");
        console.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Target: {string.Join(", ", report.Target.Lines)} over {report.Target.LowEv:0.#}-{report.Target.HighEv:0.#} "
                    + $"eV, {(calibration.Settings.FitResolution ? "fitted " : "")}noise {report.Target.NoiseEv:0.0} eV, Fano "
                    + $"factor {report.Target.Fano:0.###}, kernel {report.Target.BandwidthEv:0.0} eV."
            )
        );
        if (Response(report.Target) is { Length: > 0 } response)
            console.Line($"Response: {response}.");
        if (report.Optimizer.LossHistoryProbability is { } loss)
            console.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Loss, in probabilities as published: {loss[0]:0.0} before, {loss[^1]:0.0} after the optimisation."
                )
            );
        if (listBatches)
            Batches(console, calibration);
        Lines(console, report);
        if (report.BatchErrorEv is { } errors)
        {
            console.Heading("Energy error of the batches at each line (eV)");
            var table = new TextTable(
                TableHead.Words("line"),
                new("standard RMS"),
                new("optimised RMS"),
                new("optimised bias"),
                new("Cramér-Rao")
            );
            foreach ((string name, ReportEnergyError e) in errors)
                table.Add(
                    name,
                    UncertainText.Number(e.StandardRms, "0.000"),
                    UncertainText.Number(e.OptimizedRms, "0.000"),
                    UncertainText.Number(e.OptimizedBias, "+0.000;-0.000;0.000"),
                    UncertainText.Number(e.CramerRaoRms, "0.000")
                );
            console.Table(table);
        }
        if (report.Parameters is { } parameters)
        {
            console.Heading("Constants: relative difference from the truth");
            var table = new TextTable(TableHead.Words("constant"), new("standard mean"), new("RMS"), new("optimised mean"), new("RMS"));
            foreach ((string name, ReportParameter p) in parameters)
                table.Add(
                    name,
                    UncertainText.Number(p.StandardRelativeMean, "0.00E+0"),
                    UncertainText.Number(p.StandardRelativeRms, "0.00E+0"),
                    UncertainText.Number(p.OptimizedRelativeMean, "0.00E+0"),
                    UncertainText.Number(p.OptimizedRelativeRms, "0.00E+0")
                );
            console.Table(table);
        }
        if (report.UnknownLines is { Count: > 0 } unknown)
        {
            console.Heading("Lines that nobody named, modelled");
            var table = new TextTable(new("energy (eV)"), new("counts"), TableHead.Words("perhaps"));
            foreach (UnknownLine line in unknown)
                table.Add(UncertainText.Of(line.EnergyEv, line.ErrorEv), UncertainText.Of(line.Counts, line.CountsError), line.Origin);
            console.Table(table);
        }
        if (report.Unexplained.Count > 0)
        {
            console.Heading("Left out because the target does not explain it");
            var table = new TextTable(TableHead.Words("energies (eV)"), new("counts above the target"), new("significance"));
            foreach (ReportRegion r in report.Unexplained)
                table.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{r.LowEv:0.0}-{r.HighEv:0.0}"),
                    UncertainText.Number(r.ExcessCounts, "0"),
                    UncertainText.Number(r.Significance, "0.0")
                );
            console.Table(table);
        }
        if (report.Suspect is { Count: > 0 } suspect)
        {
            console.Heading("Suspect: calibrated, but the data contradict it");
            foreach (IGrouping<string, ReportBatch> same in suspect.GroupBy(b => b.Reason))
                console.Line($"{Which(same)}: {same.Key}");
        }
        if (report.Selection is { } selection)
            LeftOut(console, selection);
        if (report.NotCalibrated.Count == 0)
            return;
        console.Heading("Not calibrated");
        foreach (
            string kind in RemarkKinds.Of(report.NotCalibrated.Select(b => ($"{b.Run}, detector {b.Detector}", $"{b.Status}. {b.Reason}")))
        )
            console.Line(kind);
    }

    private static void LeftOut(CliConsole console, ReportSelection selection)
    {
        console.Heading("Selection");
        console.Line(selection.ToString());
        foreach (SelectedSpectrum s in selection.LeftOut.Take(MostLeftOut))
        {
            string by = s.By == SelectedBy.Person ? " (a person decided)" : "";
            console.Line($"{s.Verdict.ToString().ToLowerInvariant()}{by}: {s.Run}, detector {s.Detector}: {s.Reason}".TrimEnd(':', ' '));
        }
        if (selection.LeftOut.Count > MostLeftOut)
            console.Line($"And {selection.LeftOut.Count - MostLeftOut} more: the selection and report.json name all.");
    }

    private static string Which(IEnumerable<ReportBatch> batches)
    {
        ReportBatch first = batches.First();
        int others = batches.Count() - 1;
        return $"{first.Run}, detector {first.Detector}{(others > 0 ? $", and {others} more" : "")}";
    }

    private static void Lines(CliConsole console, CampaignReport report)
    {
        console.Heading("Lines in the combined spectrum (eV)");
        var table = new TextTable(
            TableHead.Words("line"),
            new("energy", IsOptional: true, GoesLast: true),
            TableHead.Words("calibration"),
            new("centroid - energy"),
            new("FWHM")
        );
        foreach (ReportLine line in report.Lines)
        {
            table.Add(
                line.Known ? line.Name : $"{line.Name} *",
                UncertainText.Number(line.EnergyEv, "0.0##"),
                "standard",
                Centroid(line, line.Standard),
                UncertainText.Of(line.Standard.FwhmEv, line.Standard.FwhmErrorEv)
            );
            table.Add(
                "",
                "",
                "optimised",
                Centroid(line, line.Optimized),
                UncertainText.Of(line.Optimized.FwhmEv, line.Optimized.FwhmErrorEv)
            );
            if (line.Perfect is { } perfect)
                table.Add("", "", "perfect", Centroid(line, perfect), UncertainText.Of(perfect.FwhmEv, perfect.FwhmErrorEv));
        }
        console.Table(table);
        if (report.Lines.Any(l => !l.Known))
            console.Line("* not in the target");
    }

    // What of each line is not in its peak; empty for a Gaussian.
    private static string Response(ReportTarget target)
    {
        string tail = target.TailFraction > 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.TailFraction:0.0 %} of each line in a tail ({target.TailSlope:0.0} standard deviations long)"
                )
                : "",
            shelf = target.ShelfFraction > 0 ? string.Create(CultureInfo.InvariantCulture, $"{target.ShelfFraction:0.0 %} on a shelf") : "";
        return string.Join(", ", new[] { tail, shelf }.Where(part => part.Length > 0));
    }

    private static void Batches(CliConsole console, CampaignCalibration calibration)
    {
        CalibrationFunction function = calibration.Batches[0].Optimized.Function;
        string[] detectors = [.. calibration.Batches.Select(b => b.Input.Batch.Detector).Distinct()];
        bool several = detectors.Length > 1;
        console.Heading(several ? $"Batches: E = {function.Expression}" : $"Batches of detector {detectors[0]}: E = {function.Expression}");
        IEnumerable<TableHead> constants = Enumerable
            .Range(0, function.ParameterCount)
            .Select(i => new TableHead(function.ParameterName(i), IsOptional: i > 1, GoesLast: i > 1));
        IEnumerable<TableHead> detector = several ? [TableHead.Words("detector", shrinks: true)] : [];
        var table = new TextTable([
            TableHead.Words("run", shrinks: true),
            .. detector,
            TableHead.Words("status"),
            .. constants,
            new("E error", IsOptional: true),
        ]);
        string[] names = ShortNames.Of([.. calibration.Batches.Select(b => b.Input.Batch.Run.Name)]);
        for (int i = 0; i < names.Length; i++)
        {
            BatchCalibration b = calibration.Batches[i];
            double error = calibration.Target.Lines.Max(l =>
                Isolated.Number(() => b.Optimized.EnergyError(b.Optimized.Channel(l.Strongest.EnergyEv)))
            );
            string[] name = several ? [names[i], b.Input.Batch.Detector] : [names[i]];
            table.Add([
                .. name,
                b.Status.ToString(),
                .. b.Optimized.Parameters.Select((p, k) => UncertainText.Of(p, b.Optimized.ParameterError(k))),
                UncertainText.Number(error, "0.00"),
            ]);
        }
        console.Table(table);
        console.Line("E error: standard error of the energy at the target's lines, the largest of them, eV.");
    }

    private static string Centroid(ReportLine line, ReportFit fit) =>
        fit.CentroidEv is { } centroid
            ? UncertainText.Difference(centroid - line.EnergyEv, fit.CentroidErrorEv)
            : fit.Reason ?? "no centroid of its own";
}
