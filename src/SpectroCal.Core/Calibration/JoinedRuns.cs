using System.Globalization;
using SpectroCal.Peaks;

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
    private const double MarginOfTwo = 2; // as for one spectrum: two lines always lie on a straight line

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
        ChannelRange[] ranges =
        [
            .. runs.Select(r =>
            {
                (double first, double last) = OccupiedRange.Of(r.Histogram);
                return new ChannelRange(first, last);
            }),
        ];
        IReadOnlyList<JoinedAssignment> found = new JoinedAssigner(
            [.. runs.Select((r, i) => (peaks[i], ranges[i], r.Lines))],
            settings.Assignment,
            GainSpread
        ).Assign();
        if (found.Count == 0)
            return rejected with { Reason = "No scale gives every run one of its lines." };
        JoinedAssignment best = found[0];
        AssignedLine[] all = [.. best.Lines.SelectMany(l => l)];
        JoinedAssignment? next = found
            .Skip(1)
            .FirstOrDefault(f => f.Lines.SelectMany(l => l).Intersect(all).Count() is var shared && shared < SharedLines);
        double margin = best.Score - (next?.Score ?? 0),
            least = settings.Assignment.LeastMargin * (all.Length <= 2 ? MarginOfTwo : 1);
        rejected = rejected with
        {
            Margin = margin,
            Assignment = new LineAssignment(best.Scale.OffsetEv, best.Scale.Gain, all, best.Score),
        };
        if (all.Length < settings.Degree + 1)
            return rejected with { Reason = $"Only {all.Length} lines were found in all runs; {settings.Degree + 1} are needed." };
        for (int i = 0; i < runs.Count && all.Length <= FewLines; i++)
            if (!best.Lines[i].Any(l => l.Peak == peaks[i].MaxBy(p => p.Significance)))
                return rejected with
                {
                    Reason =
                        $"With {all.Length} lines in all, the strongest peak of each run must be one, "
                        + $"and that of {runs[i].Name} is not.",
                };
        if (margin < least)
            return rejected with
            {
                Reason = next is null
                    ? "What fits the peaks best fits them no better than chance would."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"Two assignments explain the peaks about equally well: gain {best.Scale.Gain:F4} and "
                            + $"{next.Scale.Gain:F4} eV per channel."
                    ),
            };
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
        (string Run, IReadOnlyList<CalibrationLine> Lines)[] lines =
        [
            .. runs.Select(
                (r, i) =>
                    (
                        r.Name,
                        (IReadOnlyList<CalibrationLine>)
                            MeasuredLines.Of(
                                r.Histogram,
                                peaks[i],
                                new LineAssignment(best.Scale.OffsetEv, best.Scale.Gain, best.Lines[i], best.Score),
                                new LineBlends(r.Lines),
                                settings
                            )
                    )
            ),
        ];
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
            int worst = Enumerable.Range(0, standard.Lines.Count).MaxBy(i => Odd(standard.StandardizedResiduals[i]));
            if (
                Odd(standard.StandardizedResiduals[worst]) > ArrayCalibrator.LargestStandardized
                && Math.Abs(standard.LeaveOneOutEv[worst])
                    > settings.LargestResidualFor(
                        standard.Lines[worst].FwhmChannels * standard.Calibration.Slope(standard.Lines[worst].Channel)
                    )
            )
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
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"The gain of {g.Run} is {100 * g.RelativeShift:+0.00;-0.00} ± {100 * g.RelativeShiftError:0.00} % "
                                    + $"off that of all runs."
                            )
                        ),
                ],
            };
        }
        catch (CalibrationException e)
        {
            return rejected with { Reason = e.Message };
        }
    }

    private static double Odd(double standardized) => double.IsFinite(standardized) ? Math.Abs(standardized) : 0;
}
