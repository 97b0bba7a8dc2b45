using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Exchange;

/// <summary>Results of calibrations as records.</summary>
/// <param name="Records">What can be stored, in the order of detectors and times.</param>
/// <param name="LeftOut">
/// What has no constants of its own, since its calibration failed; one sentence each. It would only repeat what it started from.
/// </param>
public sealed record ResultRecords(IReadOnlyList<CalibrationRecord> Records, IReadOnlyList<string> LeftOut)
{
    /// <summary>Without what is suspect; that is left out, each with its reason.</summary>
    public ResultRecords OnlyGood() =>
        new(
            [.. Records.Where(r => r.IsGood())],
            [.. LeftOut, .. Records.Where(r => !r.IsGood()).Select(r => $"Run {r.Run}, detector {r.Detector}: {r.Status}. {r.Reason}")]
        );

    /// <summary>The calibrated and the suspect batches of a campaign.</summary>
    /// <param name="result">The results.</param>
    /// <param name="request">Under which tag, and for which time.</param>
    /// <param name="provenance">Where they come from; the seed is that of the results.</param>
    /// <exception cref="CalibrationException">Times are missing, or those of two batches are the same.</exception>
    public static ResultRecords Of(CampaignResult result, StoreRequest request, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Constants, ConstantsOrigin.Of(result), request, provenance);
    }

    /// <summary>The same of constants alone.</summary>
    /// <param name="constants">The constants.</param>
    /// <param name="origin">How they were made.</param>
    /// <param name="request">Under which tag, and for which time.</param>
    /// <param name="provenance">Where they come from; the seed is that of the origin.</param>
    /// <exception cref="CalibrationException">Times are missing, or those of two batches are the same.</exception>
    public static ResultRecords Of(
        IReadOnlyList<BatchConstants> constants,
        ConstantsOrigin origin,
        StoreRequest request,
        Provenance provenance
    )
    {
        ArgumentNullException.ThrowIfNull(constants);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(provenance);
        Provenance common = provenance with { Seed = origin.Seed };
        BatchConstants[] chosen = [.. constants.Where(b => request.Run is null || b.Run == request.Run)];
        if (chosen.Length == 0)
            throw new CalibrationException($"There is no run '{request.Run}' in these results.");
        CalibrationRecord Record(BatchConstants batch) =>
            new(
                batch.Detector,
                request.Tag,
                request.From ?? batch.Start ?? throw WithoutTime($"Run {batch.Run} of detector {batch.Detector} states no time"),
                null,
                batch.Status,
                origin.Function,
                batch.Optimized,
                common
            )
            {
                Reason = TerminalText.Line(batch.Reason),
                Run = batch.Run,
                Start = batch.Start is { } start ? ClockTime.Of(start) : null,
                Covariates = Known(batch.Covariates),
                Covariance = batch.Covariance is { } full ? SymmetricMatrix.Upper(full, batch.Optimized.Count) : null,
                Objective = origin.Objective,
                ReducedObjective = double.IsFinite(batch.ReducedObjective) ? batch.ReducedObjective : null,
                Lines = origin.Lines,
            };
        return new ResultRecords(
            InTime([.. chosen.Where(b => b.HasConstants).Select(Record)], request.Until),
            [.. chosen.Where(b => !b.HasConstants).Select(b => $"Run {b.Run}, detector {b.Detector}: {b.Reason}")]
        );
    }

    /// <summary>The calibrated and the suspect detectors of an array.</summary>
    /// <param name="report">The calibration of the array.</param>
    /// <param name="request">Under which tag, and for which time.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <param name="named">
    /// Names of the detectors; null: as the report has them, which are the names of spectra where each file holds one.
    /// </param>
    /// <exception cref="CalibrationException">Times are missing or the same, or the request names a run.</exception>
    public static ResultRecords Of(ArrayReport report, StoreRequest request, Provenance provenance, IReadOnlyList<string>? named = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Run is not null)
            throw new CalibrationException("The calibration of an array has no runs to choose from.");
        (ArrayReportDetector Numbers, string Name)[] all =
        [
            .. report.Detectors.Select((d, i) => (d, named?[i] ?? d.Detector[(d.Detector.LastIndexOf(':') + 1)..])),
        ];
        CalibrationRecord Record(ArrayReportDetector d, string name) =>
            new(
                name,
                request.Tag,
                request.From ?? d.Start ?? throw WithoutTime($"The spectrum of detector {name} states no time"),
                request.Until,
                d.Status.ToString(),
                new PolynomialFunction(d.Coefficients!.Count - 1).Expression,
                d.Coefficients,
                provenance
            )
            {
                Reason = TerminalText.Line(d.Reason),
                Run = d.Detector,
                Start = d.Start is { } start ? ClockTime.Of(start) : null,
                Covariates = Known(d.Covariates ?? new Dictionary<string, double>()),
                Covariance = d.Covariance,
                Objective = "positions of lines",
                ReducedObjective = d.ReducedChiSquare,
                Lines = [.. d.Lines.Select(l => l.Name)],
            };
        return new ResultRecords(
            InTime([.. all.Where(d => HasConstants(d.Numbers)).Select(d => Record(d.Numbers, d.Name))], request.Until),
            [.. report.Detectors.Where(d => !HasConstants(d)).Select(d => $"Detector {d.Detector}: {d.Reason}")]
        );
    }

    private static IReadOnlyDictionary<string, double> Known(IReadOnlyDictionary<string, double> covariates) =>
        covariates.Where(c => double.IsFinite(c.Value)).ToDictionary();

    private static bool HasConstants(ArrayReportDetector detector) =>
        detector.Status != DetectorStatus.Rejected && detector.Coefficients is { Count: >= 2 };

    // Each is valid until the next of its detector begins, the last until the end asked for.
    private static CalibrationRecord[] InTime(CalibrationRecord[] records, DateTime? until) =>
        [
            .. records
                .GroupBy(r => r.Detector)
                .SelectMany(detector =>
                {
                    CalibrationRecord[] ordered = [.. detector.OrderBy(r => r.From)];
                    for (int i = 0; i + 1 < ordered.Length; i++)
                    {
                        DateTime next = ordered[i + 1].From;
                        if (next == ordered[i].From)
                            throw new CalibrationException(
                                $"Detector {detector.Key} has two sets of constants from {ClockTime.Text(next)} on, of runs "
                                    + $"{ordered[i].Run} and {ordered[i + 1].Run}: choose a run."
                            );
                        ordered[i] = ordered[i] with { Until = next };
                    }
                    ordered[^1] = ordered[^1] with { Until = until };
                    return ordered;
                }),
        ];

    private static CalibrationException WithoutTime(string what) =>
        new($"{what}: say from when its constants are valid, and of which run they are to be where there are several.");
}
