using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>
/// Calibrates one detector from the lines in its spectrum: the scale that explains its peaks best, if that is certain and passes every
/// test; else the reason why not.
/// </summary>
internal sealed class DetectorCalibrator
{
    /// <summary>Error of a line over that of the scale from which it makes that smaller by a tenth at most.</summary>
    private const double FarWorse = 2;

    /// <summary>
    /// Fewest peaks that lines, or what they bring with them, explain where nothing is known of the gain, whatever is asked for: two lie on
    /// a straight line by any chance.
    /// </summary>
    private const int FewestWithoutGain = 3;

    /// <summary>Why an assignment is rejected that leads clearly and yet may be chance.</summary>
    internal const string Chance = "What fits the peaks best fits them no better than chance would.";

    /// <summary>Why two lines are rejected on a known scale.</summary>
    private const string TwoLines = "Two lines only were found, and the spectrum is not what they and the gain make one expect.";

    /// <summary>
    /// Evidence, as a logarithm, that a person gives by stating the gain: who knows it knows the lines, too, and on a scale of that gain
    /// they are where they are by chance in one of 400 cases. Without it two lines with a stated gain would not do.
    /// </summary>
    private const double Vouched = 6;

    /// <summary>FWHM within which a point of the scale is that of a peak.</summary>
    internal const double SamePlace = 0.5;

    /// <summary>
    /// Share of a peak from which what another line brings there may be all of it: ratios of lines are known to a factor.
    /// </summary>
    private const double HalfOfPeak = 0.5;

    /// <summary>Lines beyond the numbers of the scale among which one that is off is another, whichever it is.</summary>
    private const int ManyFreedom = 6;

    /// <summary>Lines that suffice without those that no stronger line of their family bears out.</summary>
    private const int FewestBorneOut = 3;

    private readonly IReadOnlyList<LineCandidate> _lines;
    private readonly LineAssigner _assigner;
    private readonly LineBlends _blends;
    private readonly NamedLines _named;
    private readonly ArrayCalibrationSettings _settings;
    private readonly bool _gainIsKnown;
    private readonly double _vouched;

    /// <summary>Prepares for lines.</summary>
    /// <param name="lines">Lines that may be in the spectra, at least two.</param>
    /// <param name="settings">How; where they state a gain, it is known.</param>
    /// <param name="isStated">Whether the gain was stated, and not found.</param>
    public DetectorCalibrator(IReadOnlyList<LineCandidate> lines, ArrayCalibrationSettings settings, bool isStated)
    {
        _vouched = isStated ? Vouched : 0;
        _lines = lines;
        _assigner = new LineAssigner(lines, settings.Assignment);
        _blends = new LineBlends(lines);
        _named = new NamedLines(lines);
        _settings = settings;
        _gainIsKnown = settings.Assignment.Gain is not null;
    }

    /// <summary>Calibrates a detector. Whatever goes wrong with it is its own.</summary>
    /// <param name="detector">Its name.</param>
    /// <param name="histogram">Its spectrum.</param>
    /// <param name="find">Finds the peaks of the spectrum.</param>
    public DetectorCalibration Calibrate(string detector, ChannelHistogram histogram, Func<IReadOnlyList<Peak>> find) =>
        Isolated.Run(
            $"detector {detector}",
            () => Assigned(detector, histogram, find()),
            reason => new DetectorCalibration(detector, DetectorStatus.Rejected, reason, [])
        );

    /// <summary>
    /// Calibrates a detector of which it is known from elsewhere which lines its peaks are: no other scale is asked for, nor whether it
    /// may be chance.
    /// </summary>
    /// <param name="before">What it is by itself.</param>
    /// <param name="histogram">Its spectrum.</param>
    /// <param name="scale">Where the lines are in its channels.</param>
    /// <param name="teller">The calibration that is certain of it.</param>
    /// <param name="ofSample">Peaks that most detectors of the array show.</param>
    public DetectorCalibration CalibrateAt(
        DetectorCalibration before,
        ChannelHistogram histogram,
        StraightScale scale,
        DetectorCalibration teller,
        IReadOnlyList<Peak> ofSample
    ) =>
        Isolated.Run(
            $"detector {before.Detector}",
            () => At(before, histogram, scale, teller, ofSample),
            reason => new DetectorCalibration(before.Detector, DetectorStatus.Rejected, reason, before.Peaks)
        );

    private DetectorCalibration At(
        DetectorCalibration before,
        ChannelHistogram histogram,
        StraightScale scale,
        DetectorCalibration teller,
        IReadOnlyList<Peak> ofSample
    )
    {
        (double First, double Last) range = OccupiedRange.Of(histogram);
        LineAssignment at = _assigner.At(before.Peaks, histogram, scale);
        var outcome = new DetectorCalibration(before.Detector, DetectorStatus.Rejected, null, before.Peaks)
        {
            Assignment = at with
            {
                Lines = [.. at.Lines.Where(l => (IsPointOf(teller, l) || HasItsMain(l, at)) && !IsInPeakOfAnother(l, at))],
            },
            Lead = teller.Lead,
            OverChance = teller.OverChance,
            Confidence = teller.Confidence,
            IsTold = true,
            OfSample = ofSample,
        };
        return Objection(outcome, range.Last) is { } objection
            ? outcome with
            {
                Reason = objection,
            }
            : Standard(outcome, histogram, [], range);
    }

    private static bool IsPointOf(DetectorCalibration teller, AssignedLine line) =>
        teller.Standard?.Lines.Any(l => l.Name == line.Candidate.Group.Name) == true;

    private static bool HasItsMain(AssignedLine line, LineAssignment assignment) =>
        line.Candidate.Intensity == 1 || assignment.Lines.Any(m => IsStronger(m.Candidate, line.Candidate));

    // Whether a line that another brings with it is where it is, and makes half of its peak or more: K beta of titanium and K alpha of
    // vanadium are one peak, of which nobody knows which it is.
    private bool IsInPeakOfAnother(AssignedLine line, LineAssignment assignment) =>
        _lines.Any(o =>
            o.Family != line.Candidate.Family
            && Math.Abs(o.EnergyEv - line.Candidate.EnergyEv) < SamePlace * assignment.GainEvPerChannel * line.Peak.FwhmChannels
            && assignment.Lines.Any(m => m != line && IsStronger(m.Candidate, o) && o.Intensity * m.Peak.Area > HalfOfPeak * line.Peak.Area)
        );

    private DetectorCalibration Assigned(string detector, ChannelHistogram histogram, IReadOnlyList<Peak> peaks)
    {
        var nothing = new DetectorCalibration(detector, DetectorStatus.Rejected, null, peaks);
        if (histogram.TotalCounts == 0)
            return nothing with { Reason = "It has no counts." };
        if (peaks.Count == 0)
            return nothing with { Reason = "No peak stands out." };
        if (peaks.Count == 1)
            return nothing with { Reason = Text($"Only one peak stands out, at channel {peaks[0].Channel:F1}.") };
        IReadOnlyList<LineAssignment> assignments = _assigner.Assign(peaks, histogram);
        if (assignments.Count == 0)
            return nothing with { Reason = Text($"No two of {Plural.Of(peaks.Count, "peak")} fit the lines.") };
        var evidence = new SpectrumEvidence(histogram, peaks, _lines, _settings.Assignment);
        assignments = DoubtfulScales.Decided(assignments, evidence);
        (double First, double Last) range = OccupiedRange.Of(histogram);
        LineAssignment best = assignments[0];
        LineAssignment[] others = [.. assignments.Where(o => !DoubtfulScales.IsOneScale(best, o))];
        DetectorCalibration outcome = Outcome(
            nothing,
            best,
            best.Score - (others.FirstOrDefault()?.Score ?? double.NegativeInfinity),
            best.OverChance,
            others.Sum(o => Math.Exp(o.Score - best.Score))
        );
        string? reason = Objection(outcome, range.Last) ?? Doubt(outcome, others);
        if (reason is null && best.Lines.Count + best.Companions.Count <= 2 && !SpectrumDecision.Predicts(evidence.Of(best)))
            reason = TwoLines;
        // What the peaks leave open, the whole spectrum may tell.
        if (
            reason is not null
            && SpectrumDecision.Of(assignments, peaks, evidence, _settings.Assignment.LeastMargin) is { } decision
            && Outcome(nothing, decision.Assignment, decision.Lead, decision.OverChance, Math.Exp(-decision.Lead)) is var decided
            && Objection(decided, range.Last) is null
        )
            (outcome, reason) = (decided, null);
        return reason is null
            ? Standard(outcome, histogram, Variants(outcome.Assignment!, assignments), range)
            : outcome with
            {
                Reason = reason,
                MayBeChance = reason == Chance,
            };
    }

    private DetectorCalibration Outcome(DetectorCalibration nothing, LineAssignment best, double lead, double overChance, double others) =>
        nothing with
        {
            Assignment = best,
            Lead = lead,
            OverChance = overChance + _vouched,
            Confidence = 1 / (1 + Math.Exp(-overChance - _vouched) + others),
        };

    // Assignments that share three lines differ by one peak, not by the scale: the calibration then tells which peak it was.
    private static LineAssignment[] Variants(LineAssignment best, IReadOnlyList<LineAssignment> assignments) =>
        [.. assignments.Where(o => o != best && DoubtfulScales.IsOneScale(best, o))];

    private int Least(DetectorCalibration outcome) =>
        Math.Max(_settings.Degree + 1, _gainIsKnown || outcome.IsTold ? 2 : Math.Max(FewestWithoutGain, _settings.LeastLines));

    // What speaks against an assignment by itself; null where nothing does.
    private string? Objection(DetectorCalibration outcome, double lastChannel)
    {
        LineAssignment best = outcome.Assignment!;
        Peak[] rest = [.. outcome.Rest];
        if (DoubledLines.Of(best, rest, lastChannel).Reason is { } twice)
            return twice;
        int least = Least(outcome);
        if (best.Lines.Count + best.Companions.Count < least || best.Lines.Count < _settings.Degree + 1)
        {
            string names = string.Join(", ", best.Lines.Select(l => l.Candidate.Group.Name));
            return Text($"Only {Plural.Of(best.Lines.Count, "line was", "lines were")} found, {names}; {least} are needed.");
        }
        if (Unexplained.Of(best, rest) is { } unexplained)
            return unexplained;
        if (
            best.Lines.FirstOrDefault(l => l.Candidate.Intensity < 1 && !best.Lines.Any(s => IsStronger(s.Candidate, l.Candidate)))
                is { } alone
            && best.Lines.Count <= 2
            && !outcome.IsTold
        )
            return $"Two lines only were found, and {alone.Candidate.Group.Name} without the stronger one of its element.";
        return null;
    }

    // Why it is not certain that it is the right one; null where it is.
    private string? Doubt(DetectorCalibration outcome, LineAssignment[] others)
    {
        LineAssignment best = outcome.Assignment!;
        if (outcome.Lead >= _settings.Assignment.LeastMargin)
            return outcome.OverChance >= _settings.Assignment.LeastMargin ? null : Chance;
        string gains = Text($"{best.GainEvPerChannel:F4} and {others[0].GainEvPerChannel:F4} eV per channel");
        return $"Two assignments explain the peaks about equally well: gain {gains}.";
    }

    private DetectorCalibration Standard(
        DetectorCalibration outcome,
        ChannelHistogram histogram,
        LineAssignment[] variants,
        (double First, double Last) range
    )
    {
        List<string> warnings = [],
            dropped = [],
            refused = [];
        List<AssignedLine> found = [.. outcome.Assignment!.Lines];
        LineAssignment certain = Certain(outcome.Assignment!, variants, warnings);
        outcome = outcome with { IsContested = warnings.Count > 0 };
        var measured = new MeasuredLines(histogram, outcome.Peaks, certain, _blends, _settings);
        var sought = new SoughtLines(histogram, outcome.Peaks, outcome.Assignment!, certain.Lines, _named, measured.Resolution, _settings);
        CalibrationLine[] lines = [.. measured.Of(certain)];
        StandardCalibration standard;
        try
        {
            standard = StandardCalibration.Through(lines, _settings.Degree);
            while (ScaleResiduals.Worst(standard, _settings) is { } worst)
            {
                string off = Off(standard.LeaveOneOutEv[worst]);
                if (lines.Length - 1 < Math.Max(Least(outcome), _settings.Degree + 2))
                    return outcome with { Reason = $"{lines[worst].Name} does not fit, {off}, and too few are left without it." };
                warnings.Add($"{lines[worst].Name} was left out: {off}.");
                dropped.Add(lines[worst].Name);
                lines = [.. lines.Where((_, i) => i != worst)];
                standard = StandardCalibration.Through(lines, _settings.Degree);
            }
            // A line whose own place is known worse than the scale there adds little. If it is a clear peak it is worth that; but lines
            // together may give a better point.
            List<AssignedLine> worse = [];
            while (sought.Next(standard) is { } more)
                if (!IsAdded(more, 1) && outcome.Peaks.Contains(more.Peak))
                    worse.Add(more);
            var multiplets = new SoughtMultiplets(histogram, outcome.Peaks, _named, measured.Resolution, _settings);
            while (multiplets.Next(standard) is { } point)
                if (Extended(point.Beside, point.Line, warnings, refused) is var extended && extended != point.Beside)
                    standard = extended;
            foreach (AssignedLine more in worse.Where(w => !standard.Lines.Any(l => l.Name.Split(" + ").Contains(w.Candidate.Group.Name))))
                IsAdded(more, FarWorse);
            (string? leftOver, string? remark) = _named.AreElements
                ? Unexplained.Oddity(
                    found,
                    [.. outcome.Rest.Where(p => !IsPoint(p, standard))],
                    standard.Calibration,
                    _lines,
                    measured.Resolution
                )
                : default;
            string? neighbours = DoubledLines.Of(outcome.Assignment!, [.. outcome.Rest], range.Last).Remark;
            warnings.AddRange(new[] { remark, neighbours }.OfType<string>());
            double[] named = ScaleDoubts.ThatMayBe(standard, outcome.Peaks, _named.All, measured.Resolution, range);
            string? doubtOfLines =
                    leftOver
                    ?? WithoutItsMain(standard, certain, dropped)
                    ?? EndLeftOut(standard, certain, dropped)
                    ?? AsManyOff(standard, [.. dropped, .. refused])
                    ?? TooFewPoints(standard, outcome)
                    ?? new PartnerDoubts(standard, outcome.Assignment!.Lines, outcome.Peaks, _lines, measured.Resolution, range).Find(),
                doubt = ScaleDoubts.Of(standard, outcome.Peaks, named, measured.Resolution) ?? doubtOfLines;
            return outcome with
            {
                Status = doubt is null ? DetectorStatus.Calibrated : DetectorStatus.Suspect,
                Reason = doubt,
                Standard = standard,
                Resolution = measured.Resolution,
                Named = named,
                Range = range,
                DoubtOfLines = doubtOfLines,
                Warnings = [.. warnings, .. ScaleResiduals.Oddities(standard, range.Last)],
            };
        }
        catch (CalibrationException e)
        {
            return outcome with { Reason = e.Message };
        }

        // Whether a line at its place, known no worse than so many errors of the scale there, is a point of it.
        bool IsAdded(AssignedLine more, double worst)
        {
            if (
                measured.Of(more, At(more, standard.Calibration, certain)) is not { } line
                || line.ErrorEv(standard.Calibration) > worst * standard.Calibration.EnergyError(line.Channel)
            )
                return false;
            StandardCalibration extended = Extended(standard, line, warnings, more.Candidate.IsSoft ? [] : refused);
            if (extended != standard)
                found.Add(more);
            standard = extended;
            return true;
        }
    }

    // What others agree on, a line that was only sought does not overturn.
    private StandardCalibration Extended(StandardCalibration standard, CalibrationLine line, List<string> warnings, List<string> refused)
    {
        var extended = StandardCalibration.Through([.. standard.Lines.Append(line).OrderBy(l => l.EnergyEv)], _settings.Degree);
        if (ScaleResiduals.Worst(extended, _settings) is null)
            return extended;
        warnings.Add($"{line.Name} was left out: {Off(standard.Calibration.Energy(line.Channel) - line.EnergyEv)}.");
        refused.Add(line.Name);
        return standard;
    }

    // Lines bear out a scale by as many as they are more than it has numbers. Where no fewer speak against it, the others may be wrong.
    private static string? AsManyOff(StandardCalibration standard, string[] off) =>
        off.Length == 0 || off.Length < standard.DegreesOfFreedom
            ? null
            : $"{string.Join(" and ", off)} {(off.Length == 1 ? "does" : "do")} not fit, and the other {standard.Lines.Count} lines are "
                + "too few to tell that they are the right ones.";

    // A line whose place its peak does not tell, since others lie under it, bears nothing out.
    private string? TooFewPoints(StandardCalibration standard, DetectorCalibration outcome) =>
        outcome is not { Assignment: { } assignment, IsTold: false } ? null
        : standard.Lines.Count + assignment.Companions.Count <= 2
        && assignment.Lines.All(l => l.Candidate.IsOfKShell && l.Candidate.Family == assignment.Lines[0].Candidate.Family)
            ? "Two lines of one element only were found, near each other: nothing tells that the second is one."
        : standard.Lines.Count(l => !l.IsUnresolved) + assignment.Companions.Count >= Least(outcome) ? null
        : $"Only {standard.Lines.Count(l => !l.IsUnresolved)} of its {assignment.Lines.Count} lines gave a point of their own, and any two "
            + "lie on a straight scale.";

    // Several lines beyond one end of all others, left out: the scale is bent there, and leads past them.
    private static string? EndLeftOut(StandardCalibration standard, LineAssignment assignment, List<string> dropped)
    {
        AssignedLine[] off = [.. assignment.Lines.Where(l => dropped.Contains(l.Candidate.Group.Name))];
        double first = standard.Lines.Min(l => l.EnergyEv),
            last = standard.Lines.Max(l => l.EnergyEv);
        AssignedLine[] beyond = [.. off.Where(l => l.Candidate.EnergyEv > last)],
            before = [.. off.Where(l => l.Candidate.EnergyEv < first)],
            most = beyond.Length > before.Length ? beyond : before;
        return most.Length < 2
            ? null
            : $"{string.Join(" and ", most.Select(l => l.Candidate.Group.Name))}, beyond all others, do not fit: the scale is bent there.";
    }

    // The main line of a family left out, and a weaker one in: one of them is another line, or its peak is two. Of one among many lines
    // that is no matter.
    private static string? WithoutItsMain(StandardCalibration standard, LineAssignment assignment, List<string> dropped) =>
        standard.DegreesOfFreedom >= ManyFreedom && dropped.Count == 1 ? null
        : assignment
            .Lines.Where(l => !dropped.Contains(l.Candidate.Group.Name))
            .Select(l => (Weak: l.Candidate, Main: assignment.Lines.FirstOrDefault(m => IsStronger(m.Candidate, l.Candidate))?.Candidate))
            .FirstOrDefault(p => p.Main is not null && p.Weak.Intensity < 1 && dropped.Contains(p.Main.Group.Name))
            is { Main: { } main, Weak: { } weak }
            ? $"{main.Group.Name} does not fit, and {weak.Group.Name}, a weaker line of the same origin, does."
        : null;

    // A line that was only sought is under the peak, too.
    private static bool IsPoint(Peak peak, StandardCalibration standard) =>
        standard.Lines.Any(l => Math.Abs(l.Channel - peak.Channel) < SamePlace * peak.FwhmChannels);

    private static string Off(double offEv) => Text($"it is {offEv:+0;-0} eV from where the other lines put it");

    // An assignment on the straight scale that has the slope of the calibration at a peak and puts it onto its line.
    private static LineAssignment At(AssignedLine line, EnergyCalibration scale, LineAssignment assignment)
    {
        double slope = scale.Slope(line.Peak.Channel);
        return assignment with { OffsetEv = line.Candidate.EnergyEv - slope * line.Peak.Channel, GainEvPerChannel = slope };
    }

    // A weaker line without the strongest of its family is no point where there are others: nothing bears it out that it is this line.
    // Without the lines, too, that a variant of the same scale, about as likely, has another peak for, or whose peak is another line
    // there: alone at an end of the scale, no other line would tell.
    private LineAssignment Certain(LineAssignment best, LineAssignment[] variants, List<string> warnings)
    {
        LineAssignment[] likely = [.. variants.Where(v => best.Score - v.Score < _settings.Assignment.LeastMargin)];
        AssignedLine[] contested =
        [
            .. best.Lines.Where(l => likely.Any(v => v.Lines.Any(o => (o.Peak == l.Peak) != (o.Candidate == l.Candidate)))),
        ];
        foreach (AssignedLine line in contested)
            warnings.Add(
                Text($"{line.Candidate.Group.Name} was left out: its peak, at channel {line.Peak.Channel:F1}, may be another line.")
            );
        AssignedLine[] certain = [.. best.Lines.Except(contested)],
            borne = [.. certain.Where(l => l.Candidate.Intensity == 1 || certain.Any(s => IsStronger(s.Candidate, l.Candidate)))];
        return best with { Lines = borne.Length >= FewestBorneOut ? borne : certain };
    }

    private static bool IsStronger(LineCandidate main, LineCandidate other) => main.Family == other.Family && main.Intensity == 1;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
