using System.Globalization;
using System.Text.Json.Serialization;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Formats;
using SpectroCal.LineShapes;
using SpectroCal.Monitoring;

namespace SpectroCal.Reports;

/// <summary>The outcome of a campaign's calibration as plain numbers: what <c>report.json</c> holds. Its keys are stable.</summary>
public sealed record CampaignReport
{
    /// <summary>Seed of the simulation; null for measurements.</summary>
    public long? Seed { get; init; }

    /// <summary>Calibration function, such as "p0 + p1*adc"; null in reports of older versions, which knew polynomials only.</summary>
    public string? Function { get; init; }

    /// <summary>Number of batches.</summary>
    public required int Batches { get; init; }

    /// <summary>Mean number of events in a batch.</summary>
    public required double EventsPerBatch { get; init; }

    /// <summary>Lines in the combined spectra.</summary>
    public required IReadOnlyList<ReportLine> Lines { get; init; }

    /// <summary>Energy errors of the batches by line; null for measurements.</summary>
    public IReadOnlyDictionary<string, ReportEnergyError>? BatchErrorEv { get; init; }

    /// <summary>
    /// Differences of the parameters from the truth by name (offset, gain, p2, ... of a polynomial; else p0, p1, ...); null for
    /// measurements.
    /// </summary>
    public IReadOnlyDictionary<string, ReportParameter>? Parameters { get; init; }

    /// <summary>The optimisation.</summary>
    public required ReportOptimizer Optimizer { get; init; }

    /// <summary>The target as used in the end.</summary>
    public required ReportTarget Target { get; init; }

    /// <summary>Regions that the target did not explain and that were left out.</summary>
    public required IReadOnlyList<ReportRegion> Unexplained { get; init; }

    /// <summary>Lines in the data that nobody named, and that were modelled; null in reports of older versions.</summary>
    public IReadOnlyList<UnknownLine>? UnknownLines { get; init; }

    /// <summary>Batches that were not calibrated, with the reason; they keep their standard constants.</summary>
    public required IReadOnlyList<ReportBatch> NotCalibrated { get; init; }

    /// <summary>Batches that were calibrated and that their data contradict, with the reason; null in reports of older versions.</summary>
    public IReadOnlyList<ReportBatch>? Suspect { get; init; }

    /// <summary>The lines of each detector fitted again with more freedom; null in reports of older versions.</summary>
    public IReadOnlyList<LineClosure>? Closure { get; init; }

    /// <summary>What a selection left out; null where none was made.</summary>
    public ReportSelection? Selection { get; init; }

    /// <summary>Files that could not be read; null where the report does not say.</summary>
    public IReadOnlyList<string>? FailedFiles { get; init; }

    /// <summary>The constants of each batch with their covariance, bound and verdict; null in reports of older versions.</summary>
    [JsonConverter(typeof(OneLineItems<ReportConstants>))]
    public IReadOnlyList<ReportConstants>? Constants { get; init; }

    /// <summary>Builds the report.</summary>
    public static CampaignReport Of(CampaignOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Of(outcome, ConstantsOf(outcome));
    }

    /// <summary>The constants of each batch, in the order of the campaign.</summary>
    internal static IReadOnlyList<BatchConstants> ConstantsOf(CampaignOutcome outcome) =>
        [
            .. outcome.Calibration.Batches.Select(b =>
                BatchConstants.Of(b, outcome.Calibration.Target) with
                {
                    Engine = outcome.Calibration.Engine.ToString(),
                }
            ),
        ];

    /// <summary>Builds the report with the constants at hand.</summary>
    internal static CampaignReport Of(CampaignOutcome outcome, IReadOnlyList<BatchConstants> constants)
    {
        (CampaignCalibration calibration, CampaignComparison comparison, long? seed) = outcome;
        bool truth = comparison.Parameters.Count > 0;
        CalibrationFunction function = calibration.Batches[0].Optimized.Function;
        return new CampaignReport
        {
            Seed = seed,
            Function = function.Expression,
            Batches = calibration.Batches.Count,
            EventsPerBatch = calibration.Batches.Average(b => (double)b.Input.Batch.Histogram.TotalCounts),
            Lines =
            [
                .. comparison.Lines.Select(l => new ReportLine(
                    l.Name,
                    l.EnergyEv,
                    l.Known,
                    ReportFit.Of(l.Standard),
                    ReportFit.Of(l.Optimized),
                    l.Perfect is null ? null : ReportFit.Of(l.Perfect)
                )),
            ],
            BatchErrorEv = truth
                ? comparison.BatchErrors.ToDictionary(
                    e => e.Name,
                    e => new ReportEnergyError(e.StandardRms, e.OptimizedRms, e.OptimizedBias, e.CramerRaoRms)
                )
                : null,
            Parameters = truth ? comparison.Parameters.ToDictionary(p => ParameterKey(p.Parameter, function), ReportParameter.Of) : null,
            Optimizer = new ReportOptimizer(
                calibration.Settings.Method.Name,
                calibration.Settings.Objective.Name(),
                calibration.EvaluationsPerBatch,
                calibration.CalibratedBatches
            )
            {
                Engine = calibration.Engine,
                LossHistory = calibration.LossHistory() is { Count: > 0 } history ? history : null,
                LossHistoryProbability = calibration.ProbabilityLossHistory() is { Count: > 0 } published ? published : null,
            },
            Target = new ReportTarget(
                [.. calibration.Target.Lines.Select(l => l.Name)],
                calibration.Target.Range.LowEv,
                calibration.Target.Range.HighEv,
                calibration.Target.Resolution.NoiseEv,
                calibration.Target.Resolution.Fano,
                calibration.BandwidthEv
            )
            {
                FwhmEv = [.. calibration.Target.Lines.Select(l => calibration.Target.Resolution.Fwhm(l.Strongest.EnergyEv))],
                TailFraction = calibration.Target.Response.TailFraction,
                TailSlope = calibration.Target.Response is { TailFraction: > 0 } sloped ? sloped.TailSlope : null,
                ShelfFraction = calibration.Target.Response.ShelfFraction,
            },
            Constants = [.. constants.Select(ReportConstants.Of)],
            Unexplained =
            [
                .. calibration.Unexplained.Select(u => new ReportRegion(u.Region.LowEv, u.Region.HighEv, u.ExcessCounts, u.Significance)),
            ],
            UnknownLines = calibration.UnknownLines,
            Suspect =
            [
                .. calibration
                    .Batches.Where(b => b.Status == BatchStatus.Suspect)
                    .Select(b => new ReportBatch(b.Input.Batch.Run.Name, b.Input.Batch.Detector, b.Status.ToString(), b.Reason)),
            ],
            Closure = calibration.Closure,
            Selection = outcome.Selection is { } selection ? ReportSelection.Of(selection) : null,
            NotCalibrated =
            [
                .. calibration
                    .Batches.Where(b => !b.HasConstants)
                    .Select(b => new ReportBatch(b.Input.Batch.Run.Name, b.Input.Batch.Detector, b.Status.ToString(), b.Reason)),
            ],
        };
    }

    // What the parameters of an expression mean is known only to its author.
    private static string ParameterKey(string name, CalibrationFunction function) =>
        function is not PolynomialFunction
            ? name
            : name switch
            {
                "p0" => "offset",
                "p1" => "gain",
                _ => name,
            };
}

/// <summary>A line under the three calibrations.</summary>
public sealed record ReportLine(string Name, double EnergyEv, bool Known, ReportFit Standard, ReportFit Optimized, ReportFit? Perfect);

/// <summary>A line in a combined spectrum; the numbers of one that has no centroid of its own are null.</summary>
public sealed record ReportFit(double? CentroidEv, double? CentroidErrorEv, double? FwhmEv, double? FwhmErrorEv)
{
    /// <summary>Why the line has no centroid, in words; null where it has one, and in reports of older versions.</summary>
    public string? Reason { get; init; }

    /// <summary>Takes the numbers of a fit.</summary>
    public static ReportFit Of(LineFit fit) =>
        new(Finite(fit.CentroidEv), Finite(fit.CentroidErrorEv), Finite(fit.FwhmEv), Finite(fit.FwhmErrorEv)) { Reason = fit.Reason };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>Energy errors of the batches at a line, eV.</summary>
public sealed record ReportEnergyError(double StandardRms, double OptimizedRms, double OptimizedBias, double CramerRaoRms);

/// <summary>Relative differences of a parameter from the truth.</summary>
public sealed record ReportParameter(
    double StandardRelativeRms,
    double OptimizedRelativeRms,
    double StandardRelativeMean,
    double OptimizedRelativeMean,
    IReadOnlyList<double> BinEdges,
    IReadOnlyList<int> StandardCounts,
    IReadOnlyList<int> OptimizedCounts
)
{
    /// <summary>Takes the numbers of a comparison.</summary>
    public static ReportParameter Of(ParameterComparison p) =>
        new(p.Standard.Rms, p.Optimized.Rms, p.Standard.Mean, p.Optimized.Mean, p.Standard.BinEdges, p.Standard.Counts, p.Optimized.Counts);
}

/// <summary>The optimisation in numbers. How long it took is none of them: equal runs give equal reports.</summary>
public sealed record ReportOptimizer(string Name, string Objective, double EvaluationsPerBatch, int ConvergedBatches)
{
    /// <summary>What the constants were computed with; null in reports of older versions.</summary>
    public EngineUse? Engine { get; init; }

    /// <summary>The objective summed over batches after each iteration of the last pass; null where it was not kept.</summary>
    public IReadOnlyList<double>? LossHistory { get; init; }

    /// <summary>
    /// The same with each batch divided by its number of events: the chi2 of probabilities, as in Condens. Matter 9 (2024) 26, Fig. 4; null
    /// unless the objective is the published one, and where it was not kept.
    /// </summary>
    public IReadOnlyList<double>? LossHistoryProbability { get; init; }
}

/// <summary>The target in numbers.</summary>
public sealed record ReportTarget(IReadOnlyList<string> Lines, double LowEv, double HighEv, double NoiseEv, double Fano, double BandwidthEv)
{
    /// <summary>
    /// Full width at half maximum of the resolution at each line, the detector's Gaussian alone, eV; null in reports of older versions.
    /// </summary>
    public IReadOnlyList<double>? FwhmEv { get; init; }

    /// <summary>Fraction of each line in its low-energy tail; null in reports of older versions.</summary>
    public double? TailFraction { get; init; }

    /// <summary>Decay length of the tail in standard deviations of the resolution; null for none.</summary>
    public double? TailSlope { get; init; }

    /// <summary>Fraction of each line on a shelf from zero to its energy; null in reports of older versions.</summary>
    public double? ShelfFraction { get; init; }
}

/// <summary>A region that was left out.</summary>
public sealed record ReportRegion(double LowEv, double HighEv, double ExcessCounts, double Significance)
{
    /// <summary>Such as "5906 to 6401 eV".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LowEv:F0} to {HighEv:F0} eV");
}

/// <summary>A batch that was not calibrated.</summary>
public sealed record ReportBatch(string Run, string Detector, string Status, string Reason);

/// <summary>What a selection did.</summary>
/// <param name="LeftOut">Spectra that were left out, and why.</param>
/// <param name="Suspicious">Number of those that were used although they are suspicious.</param>
/// <param name="Unjudged">Number of those that the selection does not name; they were used.</param>
/// <param name="Absent">Number of spectra that it names and that were not there.</param>
public sealed record ReportSelection(IReadOnlyList<SelectedSpectrum> LeftOut, int Suspicious, int Unjudged, int Absent)
{
    /// <summary>Takes what a selection did.</summary>
    internal static ReportSelection Of(AppliedSelection selection) =>
        new(selection.LeftOut, selection.Suspicious, selection.Unjudged.Count, selection.Absent.Count);

    /// <summary>Such as "3 spectra were left out by the selection; 2 of those used are suspicious."</summary>
    public override string ToString()
    {
        string used = (Suspicious, Unjudged) switch
        {
            (0, 0) => "",
            (_, 0) => $"; {Suspicious} of those used {(Suspicious == 1 ? "is" : "are")} suspicious",
            (0, _) => $"; {Unjudged} of those used {(Unjudged == 1 ? "was" : "were")} not judged",
            _ => $"; of those used {Suspicious} {(Suspicious == 1 ? "is" : "are")} suspicious and {Unjudged} "
                + $"{(Unjudged == 1 ? "was" : "were")} not judged",
        };
        return $"{(LeftOut.Count == 1 ? "1 spectrum was" : $"{LeftOut.Count} spectra were")} left out by the selection{used}.";
    }
}
