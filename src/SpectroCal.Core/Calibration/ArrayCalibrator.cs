using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Calibrates the detectors of an array from the lines in their spectra, with nothing typed in: peaks are found, assigned and fitted; a
/// detector that is not certain is left out with the reason.
/// </summary>
public static class ArrayCalibrator
{
    /// <summary>
    /// Errors by which a line may be off the scale of the others. More than that one in 150 000 good lines is: what is further was another
    /// line, unless it is only some eV, which the shape of a line may do.
    /// </summary>
    internal const double LargestStandardized = 4.5;

    /// <summary>Errors from which a line is said to be odd: one in 2 000 is by chance.</summary>
    private const double OddStandardized = 3.5;

    /// <summary>
    /// Lines with the same peaks that two assignments share if they are one scale: three lie on a straight line by no chance. Without it a
    /// second peak near one of many lines would make all of them uncertain.
    /// </summary>
    private const int SharedLines = 3;

    /// <summary>Fewest lines where nothing is known of the gain, whatever is asked for: two lie on a straight line by any chance.</summary>
    private const int FewestWithoutGain = 3;

    /// <summary>
    /// How much clearer two lines must be than more, as a factor of <see cref="AssignmentSettings.LeastMargin"/>: they always lie on a
    /// straight line, and only their gain speaks for them.
    /// </summary>
    private const double MarginOfTwo = 2;

    /// <summary>Calibrated detectors of which the median gain is that of the array: of two nobody knows which is wrong.</summary>
    private const int LeastForMedian = 3;

    /// <summary>
    /// Least relative standard deviation of the gains of an array. With a few detectors that happen to agree the others would have to agree
    /// as closely.
    /// </summary>
    private const double LeastGainSpread = 0.05;

    /// <summary>
    /// Standard deviation with which the gains of the others are judged, over the distance of the 16th and the 84th percentile of those of
    /// calibrated detectors, which is two of theirs: what is not calibrated yet is odder.
    /// </summary>
    private const double OverPercentiles = 1.5;

    /// <summary>Calibrates an array.</summary>
    /// <param name="detectors">Names and spectra.</param>
    /// <param name="lines">Lines that may be in the spectra, at least two.</param>
    /// <param name="settings">How; null: the defaults.</param>
    /// <param name="progress">Told the number of detectors done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>One outcome for each detector, in their order, whatever the number of threads.</returns>
    public static IReadOnlyList<DetectorCalibration> Calibrate(
        IReadOnlyList<(string Detector, ChannelHistogram Histogram)> detectors,
        IReadOnlyList<LineCandidate> lines,
        ArrayCalibrationSettings? settings = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new ArrayCalibrationSettings();
        var outcomes = new DetectorCalibration[detectors.Count];
        var assigner = new LineAssigner(lines, settings.Assignment);
        var blends = new LineBlends(lines);
        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                outcomes[i] = One(
                    detectors[i].Detector,
                    detectors[i].Histogram,
                    () => settings.Finder.Find(detectors[i].Histogram, cancellation),
                    assigner,
                    blends,
                    settings,
                    gainIsKnown: settings.Assignment.Gain is not null
                );
                progress?.Report(new StageProgress("Calibrating", Interlocked.Increment(ref done), detectors.Count));
            }
        );

        // What most detectors agree on is known about the others, too.
        double[] gains =
        [
            .. outcomes.Where(o => o.Status == DetectorStatus.Calibrated).Select(o => o.Assignment!.GainEvPerChannel).Order(),
        ];
        if (gains.Length < LeastForMedian)
            return outcomes;
        double median = gains[gains.Length / 2];
        double spread = Math.Max(
            LeastGainSpread,
            OverPercentiles * Math.Log(gains[(int)(0.84 * (gains.Length - 1))] / gains[(int)(0.16 * (gains.Length - 1))])
        );
        var informed = new LineAssigner(
            lines,
            settings.Assignment with
            {
                Gain = settings.Assignment.Gain ?? median,
                GainError = settings.Assignment.Gain is null ? spread : settings.Assignment.GainError,
            }
        );
        Parallel.For(
            0,
            detectors.Count,
            options,
            i =>
            {
                DetectorCalibration outcome = outcomes[i];
                if (outcome.Status == DetectorStatus.Rejected && outcome.Peaks.Count >= 2)
                    outcome = One(
                        detectors[i].Detector,
                        detectors[i].Histogram,
                        () => outcome.Peaks,
                        informed,
                        blends,
                        settings,
                        gainIsKnown: true
                    )
                        is { Status: DetectorStatus.Calibrated } again
                        ? again
                        : outcome;
                outcomes[i] = outcome.Status == DetectorStatus.Calibrated ? WithinArray(outcome, median, settings) : outcome;
            }
        );
        return outcomes;
    }

    // Whatever goes wrong with a detector is its own.
    private static DetectorCalibration One(
        string detector,
        ChannelHistogram histogram,
        Func<IReadOnlyList<Peak>> find,
        LineAssigner assigner,
        LineBlends blends,
        ArrayCalibrationSettings settings,
        bool gainIsKnown
    ) =>
        Isolated.Run(
            () => Assigned(detector, histogram, find(), assigner, blends, settings, gainIsKnown),
            reason => new DetectorCalibration(detector, DetectorStatus.Rejected, reason, [])
        );

    private static DetectorCalibration Assigned(
        string detector,
        ChannelHistogram histogram,
        IReadOnlyList<Peak> peaks,
        LineAssigner assigner,
        LineBlends blends,
        ArrayCalibrationSettings settings,
        bool gainIsKnown
    )
    {
        DetectorCalibration Rejected(string reason) => new(detector, DetectorStatus.Rejected, reason, peaks);
        if (histogram.TotalCounts == 0)
            return Rejected("It has no counts.");
        if (peaks.Count == 0)
            return Rejected("No peak stands out.");
        if (peaks.Count == 1)
            return Rejected(string.Create(CultureInfo.InvariantCulture, $"Only one peak stands out, at channel {peaks[0].Channel:F1}."));
        (double first, double last) = OccupiedRange.Of(histogram);
        IReadOnlyList<LineAssignment> assignments = assigner.Assign(peaks, first, last);
        if (assignments.Count == 0)
            return Rejected(string.Create(CultureInfo.InvariantCulture, $"No two of the {peaks.Count} peaks fit the lines."));
        LineAssignment best = assignments[0];
        // Assignments that share three lines differ by one peak, not by the scale: the calibration then tells which peak it was.
        LineAssignment? next = assignments.Skip(1).FirstOrDefault(other => best.Lines.Intersect(other.Lines).Count() < SharedLines);
        double margin = best.Score - (next?.Score ?? 0);
        Peak[] rest = [.. peaks.Except(best.Lines.Select(l => l.Peak))];
        if (DoubledLines.Shift(best, rest, last) is { } shift)
            return Rejected(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Its lines are there twice, {100 * shift:F1} % apart: the gain changed within the run."
                )
            ) with
            {
                Assignment = best,
                Margin = margin,
            };
        int least = Math.Max(settings.Degree + 1, gainIsKnown ? 2 : Math.Max(FewestWithoutGain, settings.LeastLines));
        if (best.Lines.Count < least)
            return Rejected(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Only {best.Lines.Count} lines were found, "
                        + $"{string.Join(", ", best.Lines.Select(l => l.Candidate.Group.Name))}; {least} are needed."
                )
            ) with
            {
                Assignment = best,
                Margin = margin,
            };
        if (
            best.Lines.FirstOrDefault(l =>
                l.Candidate.Intensity < 1 && !best.Lines.Any(s => s.Candidate.Family == l.Candidate.Family && s.Candidate.Intensity == 1)
            )
                is { } alone
            && best.Lines.Count <= 2
        )
            return Rejected($"Two lines only were found, and {alone.Candidate.Group.Name} without the stronger one of its element.") with
            {
                Assignment = best,
                Margin = margin,
            };
        double leastMargin = best.Lines.Count == 2 ? MarginOfTwo * settings.Assignment.LeastMargin : settings.Assignment.LeastMargin;
        if (margin < leastMargin && (next is null || best.Lines.Count == 2))
            return Rejected("What fits the peaks best fits them no better than chance would.") with { Assignment = best, Margin = margin };
        if (margin < leastMargin)
            return Rejected(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Two assignments explain the peaks about equally well: gain {best.GainEvPerChannel:F4} and "
                        + $"{next!.GainEvPerChannel:F4} eV per channel."
                )
            ) with
            {
                Assignment = best,
                Margin = margin,
            };
        return Standard(
            new DetectorCalibration(detector, DetectorStatus.Rejected, null, peaks) { Assignment = best, Margin = margin },
            MeasuredLines.Of(histogram, peaks, best, blends, settings),
            least,
            last,
            settings
        );
    }

    private static DetectorCalibration Standard(
        DetectorCalibration outcome,
        List<CalibrationLine> lines,
        int least,
        double last,
        ArrayCalibrationSettings settings
    )
    {
        var warnings = new List<string>();
        try
        {
            while (true)
            {
                StandardCalibration standard = StandardCalibration.Through(lines, settings.Degree);
                int worst = Enumerable
                    .Range(0, lines.Count)
                    .MaxBy(i => double.IsFinite(standard.StandardizedResiduals[i]) ? Math.Abs(standard.StandardizedResiduals[i]) : 0);
                bool fits = !(
                    Math.Abs(standard.StandardizedResiduals[worst]) > LargestStandardized
                    && Math.Abs(standard.LeaveOneOutEv[worst])
                        > settings.LargestResidualFor(lines[worst].FwhmChannels * standard.Calibration.Slope(lines[worst].Channel))
                );
                if (fits)
                    return outcome with
                    {
                        Status = DetectorStatus.Calibrated,
                        Standard = standard,
                        Warnings = [.. warnings, .. Oddities(standard, last)],
                    };
                if (lines.Count - 1 < Math.Max(least, settings.Degree + 2))
                    return outcome with
                    {
                        Reason = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{lines[worst].Name} is {standard.LeaveOneOutEv[worst]:+0;-0} eV from where the other lines put "
                                + $"it, and too few are left without it."
                        ),
                    };
                warnings.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{lines[worst].Name} was left out: it is {standard.LeaveOneOutEv[worst]:+0;-0} eV from where the "
                            + $"other lines put it."
                    )
                );
                lines.RemoveAt(worst);
            }
        }
        catch (CalibrationException e)
        {
            return outcome with { Reason = e.Message };
        }
    }

    // What a person should look at.
    private static IEnumerable<string> Oddities(StandardCalibration standard, double lastChannel)
    {
        for (int i = 0; i < standard.Lines.Count; i++)
        {
            if (Math.Abs(standard.StandardizedResiduals[i]) > OddStandardized)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{standard.Lines[i].Name} is {standard.LeaveOneOutEv[i]:+0.0;-0.0} eV, "
                        + $"{Math.Abs(standard.StandardizedResiduals[i]):F1} errors, from where the other lines put it."
                );
        }
        (double first, double end) = standard.ValidChannels;
        if (first > 0 || end < lastChannel)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The scale rises from channel {Math.Max(first, 0):F0} to {Math.Min(end, lastChannel):F0} only."
            );
    }

    private static DetectorCalibration WithinArray(DetectorCalibration outcome, double median, ArrayCalibrationSettings settings)
    {
        double ratio = outcome.Assignment!.GainEvPerChannel / median;
        return ratio < settings.LargestGainRatio && ratio > 1 / settings.LargestGainRatio
            ? outcome
            : outcome with
            {
                Status = DetectorStatus.Rejected,
                Reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Its gain of {outcome.Assignment.GainEvPerChannel:F3} eV per channel is {ratio:F2} times that of the "
                        + $"array: its gain setting is another."
                ),
                Standard = null,
            };
    }
}
