using System.Globalization;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Calibrates one detector that was measured with several sources, Fe-55 one day and Am-241 another: one scale through the lines of all
/// runs. The runs have their offset in common and may differ a little in gain.
/// </summary>
public static class JoinedRuns
{
    /// <summary>
    /// Standard deviation of the gains of the runs about a common one, relative: temperature and rate change them by a per mille or two.
    /// </summary>
    public const double GainSpread = 0.002;

    private const double OddShift = 3; // errors from which a shift of the gain is said
    private const double LargestShift = 5; // standard deviations of the shift beyond which runs are not of one setting
    private const int FewLines = 3; // in all, where each run's strongest peak must be a line
    private const int SharedLines = 3; // of assignments that are one scale

    /// <summary>
    /// How much better than chance few lines must be, as a factor of <see cref="AssignmentSettings.LeastMargin"/>. That some scale goes
    /// through any two peaks is no objection where each is the strongest of its run, taken for the strongest line of what the run was
    /// said to show; the offset that they give is then the only test, beside what else they should show.
    /// </summary>
    private const double MarginOfFew = 2;

    /// <summary>
    /// The runs of each detector: those that share its name. Where no two runs share one, and where none has a name, all are runs of one
    /// detector.
    /// </summary>
    /// <param name="runs">Names of detectors, and runs.</param>
    public static IReadOnlyList<(string Detector, IReadOnlyList<JoinedRun> Runs)> ByDetector(
        IReadOnlyList<(string Detector, JoinedRun Run)> runs
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ILookup<string, JoinedRun> named = runs.ToLookup(r => r.Detector, r => r.Run);
        return named.Count == 1 || named.Any(d => d.Count() > 1)
            ? [.. named.Select(d => (d.Key.Length > 0 ? d.Key : All(d), (IReadOnlyList<JoinedRun>)[.. d]))]
            : [(All(runs.Select(r => r.Run)), [.. runs.Select(r => r.Run)])];

        static string All(IEnumerable<JoinedRun> joined) => string.Join(" + ", joined.Select(r => r.Name));
    }

    /// <summary>Calibrates a detector.</summary>
    /// <param name="detector">Its name.</param>
    /// <param name="runs">Its measurements, at least one.</param>
    /// <param name="settings">How; null: the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The calibration, its lines with the names of their runs, or why there is none.</returns>
    public static DetectorCalibration Calibrate(
        string detector,
        IReadOnlyList<JoinedRun> runs,
        ArrayCalibrationSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        settings ??= new ArrayCalibrationSettings();
        return Isolated.Run(
            $"detector {detector}",
            () => Assigned(detector, runs, settings, cancellation),
            reason => new DetectorCalibration(detector, DetectorStatus.Rejected, reason, [])
        );
    }

    private static DetectorCalibration Assigned(
        string detector,
        IReadOnlyList<JoinedRun> runs,
        ArrayCalibrationSettings settings,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Peak>[] peaks = [.. runs.Select(r => settings.Finder.Find(r.Histogram, cancellation))];
        var rejected = new DetectorCalibration(detector, DetectorStatus.Rejected, null, [.. peaks.SelectMany(p => p)]);
        for (int i = 0; i < runs.Count; i++)
            if (peaks[i].Count == 0)
                return rejected with { Reason = $"No peak stands out in {runs[i].Name}." };
        IReadOnlyList<JoinedAssignment> found = new JoinedAssigner(
            [.. runs.Select((r, i) => (peaks[i], SpectrumView.Of(r.Histogram, peaks[i]), r.Lines))],
            settings.Assignment,
            GainSpread
        ).Assign();
        if (found.Count == 0)
            return rejected with { Reason = "No scale gives every run one of its lines." };
        JoinedAssignment best = found[0];
        AssignedLine[] all = [.. best.Lines.SelectMany(l => l)];
        JoinedAssignment[] others = [.. found.Skip(1).Where(f => f.Lines.SelectMany(l => l).Intersect(all).Count() < SharedLines)];
        bool isFew = all.Length <= FewLines;
        double least = settings.Assignment.LeastMargin,
            overChance = best.Explained.OverChance + (isFew ? 0 : best.Volume);
        rejected = rejected with
        {
            Assignment = new LineAssignment(best.Scale.OffsetEv, best.Scale.Gain, all, best.Score)
            {
                OverChance = overChance,
                Companions = [.. best.Companions.SelectMany(c => c)],
            },
            OverChance = overChance,
            Lead = best.Score - (others.FirstOrDefault()?.Score ?? double.NegativeInfinity),
            Confidence = 1 / (1 + Math.Exp(-overChance) + others.Sum(o => Math.Exp(o.Score - best.Score))),
        };
        if (all.Length < settings.Degree + 1)
            return rejected with
            {
                Reason =
                    $"Only {Plural.Of(all.Length, "line")} {Plural.Word(all.Length, "was", "were")} found in all runs; "
                    + $"{settings.Degree + 1} are needed.",
            };
        for (int i = 0; i < runs.Count && isFew; i++)
            if (!best.Lines[i].Any(l => l.Candidate.Intensity == 1 && l.Peak == peaks[i].MaxBy(p => p.Significance)))
                return rejected with
                {
                    Reason =
                        $"With {Plural.Of(all.Length, "line")} in all, the strongest peak of each run must be a strongest line, "
                        + $"and that of {runs[i].Name} is not.",
                };
        for (int i = 0; i < runs.Count; i++)
            if (Objection(Of(best, i), peaks[i], runs[i].Histogram) is { } objection)
                return rejected with { Reason = $"{runs[i].Name}: {objection}" };
        if (rejected.Lead < least)
            return rejected with
            {
                Reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Two assignments explain the peaks about equally well: gain {best.Scale.Gain:F4} and "
                        + $"{others[0].Scale.Gain:F4} eV per channel."
                ),
            };
        if (overChance < least * (isFew ? MarginOfFew : 1))
            return rejected with { Reason = DetectorCalibrator.Chance };
        return Standard(rejected, runs, peaks, best, settings);
    }

    private static DetectorCalibration Standard(
        DetectorCalibration rejected,
        IReadOnlyList<JoinedRun> runs,
        IReadOnlyList<Peak>[] peaks,
        JoinedAssignment best,
        ArrayCalibrationSettings settings
    )
    {
        (string Run, IReadOnlyList<CalibrationLine> Lines)[] lines = [.. runs.Select((r, i) => (r.Name, Points(i)))];
        try
        {
            (StandardCalibration standard, RunGain[] gains) = JoinedScale.Through(lines, settings.Degree, GainSpread);
            RunGain furthest = gains.MaxBy(g => Math.Abs(g.RelativeShift))!;
            if (Math.Abs(furthest.RelativeShift) > LargestShift * GainSpread)
                return rejected with
                {
                    Reason = string.Create(
                        CultureInfo.InvariantCulture,
                        $"The gain of {furthest.Run} is {100 * furthest.RelativeShift:+0.0;-0.0} % off that of all runs: "
                            + $"its setting is another."
                    ),
                };
            if (ScaleResiduals.Worst(standard, settings) is { } worst)
                return rejected with
                {
                    Reason = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{standard.Lines[worst].Name} of {standard.Lines[worst].Run} is {standard.LeaveOneOutEv[worst]:+0;-0} eV "
                            + $"from where the other lines put it."
                    ),
                };
            return rejected with
            {
                Status = DetectorStatus.Calibrated,
                Standard = standard,
                Runs = gains,
                Warnings =
                [
                    .. gains
                        .Where(g => Math.Abs(g.RelativeShift) > OddShift * g.RelativeShiftError)
                        .Select(g =>
                            $"The gain of {g.Run} is {WithError.Of(100 * g.RelativeShift, 100 * g.RelativeShiftError, "+0.00;-0.00")} % "
                            + $"off that of all runs."
                        ),
                ],
            };
        }
        catch (CalibrationException e)
        {
            return rejected with { Reason = e.Message };
        }

        IReadOnlyList<CalibrationLine> Points(int i)
        {
            LineAssignment assignment = Of(best, i);
            return [.. new MeasuredLines(runs[i].Histogram, peaks[i], assignment, new LineBlends(runs[i].Lines), settings).Of(assignment)];
        }
    }

    private static LineAssignment Of(JoinedAssignment joined, int run) =>
        new(joined.Scale.OffsetEv, joined.Scale.Gain, joined.Lines[run], joined.Score) { Companions = joined.Companions[run] };

    // What speaks against the lines of one run, whatever the others show.
    private static string? Objection(LineAssignment assignment, IReadOnlyList<Peak> peaks, ChannelHistogram histogram)
    {
        Peak[] rest = [.. assignment.Unexplained(peaks)];
        return DoubledLines.Of(assignment, rest, OccupiedRange.Of(histogram).Last).Reason ?? Unexplained.Of(assignment, rest);
    }
}
