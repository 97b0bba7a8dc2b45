using System.Globalization;
using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// Lines that a spectrum shows twice because the gain changed while it was taken: beside every line there is a twin, at a channel that is
/// larger or smaller by the same factor for all of them, with the same share of the counts.
/// </summary>
internal static class DoubledLines
{
    /// <summary>
    /// Largest change of the gain, relative: amplifiers drift or jump by some percent. Beyond, peaks that are lines of other elements are
    /// taken for twins.
    /// </summary>
    private const double LargestShift = 0.12;

    /// <summary>
    /// How well the factors of two twins agree, as a difference: an offset that is not at channel 0 makes them differ a little. Looser
    /// takes any two peaks for twins.
    /// </summary>
    private const double Agreement = 0.025;

    /// <summary>
    /// The same for gamma lines in FWHM of the line: at their energies an offset makes no difference, and a source has so many lines that
    /// peaks of the weak ones are within <see cref="Agreement"/> of some twin of most.
    /// </summary>
    private const double GammaAgreement = 2;

    /// <summary>Significance of a gamma line, standard deviations, from which its twin should be seen.</summary>
    private const double SeenSignificance = 8;

    /// <summary>
    /// Largest factor between the counts of a line and its twin: a gain that was wrong for less than a sixth of the time does no harm that
    /// could be told from weak unknown lines.
    /// </summary>
    private const double LargestRatio = 5;

    /// <summary>How well the shares of counts of two twins agree, as a factor: other lines overlap with some of them.</summary>
    private const double RatioAgreement = 2.5;

    /// <summary>Fewest lines with a twin at the same factor: of one alone another line, nobody's twin, explains as much.</summary>
    private const int FewestTwins = 2;

    /// <summary>
    /// Least share of the lines whose twin should be seen that must have one. Not all: twins of some may be one peak with another line. At
    /// none any two pairs of unknown lines are twins.
    /// </summary>
    private const double LeastShare = 0.4;

    /// <summary>Least counts of a line over those of a twin that it hides.</summary>
    private const double LeastHiding = 0.3;

    /// <summary>Lines of which one twin suffices: where there are no more, two of them seldom have one that can be seen.</summary>
    private const int FewLines = 3;

    /// <summary>
    /// Least share that twins have in the counts of all peaks that are no line: in a crowd of unknown lines some are near where a twin
    /// would be, and where a gain changed there is little else.
    /// </summary>
    private const double LeastOfUnknown = 0.25;

    /// <summary>Largest factor between the counts of a line and a twin that is the only one.</summary>
    private const double LargestRatioAlone = 2.5;

    /// <summary>
    /// Range of the width of a twin that is the only one over that of its line: both are one line, seen with one resolution.
    /// </summary>
    private const double LeastWidthAlone = 0.75;
    private const double LargestWidthAlone = 1.33;

    /// <summary>FWHM within which a line is under a peak.</summary>
    private const double SamePlace = 0.5;

    /// <summary>
    /// The same of the main line of an element that nobody named, from which it explains the peak: there are many, so that one is near any.
    /// </summary>
    private const double SamePlaceUnnamed = 0.3;

    /// <summary>
    /// Counts over those of the strongest line, up to which a peak may be of an element that nobody named: who forgets one that is as
    /// strong as those that he names?
    /// </summary>
    private const double LargestUnnamed = 0.5;

    /// <summary>Why a spectrum is refused that shows its lines twice; null where it does not.</summary>
    /// <param name="assignment">The lines.</param>
    /// <param name="rest">Peaks that are no line, nor come with one.</param>
    /// <param name="lastChannel">Where the spectrum ends, channels.</param>
    /// <returns>The reason, or a remark where peaks may be twins, but are where elements that nobody named have their main lines.</returns>
    public static (string? Reason, string? Remark) Of(LineAssignment assignment, IReadOnlyList<Peak> rest, double lastChannel)
    {
        if (Found(assignment, rest, lastChannel) is not { } all)
            return (null, null);
        // K lines of neighbours among the metals are 7 to 8 % apart, all of them: an alloy shows those of one beside those of the other.
        double most = LargestUnnamed * assignment.Lines.Max(l => l.Peak.Area);
        Peak[] others = [.. rest.Where(p => p.Area <= most && Unnamed(p, assignment, SamePlaceUnnamed) is not null)];
        return Found(assignment, [.. rest.Except(others)], lastChannel) is { } twins
            ? (Sentence(twins, assignment), null)
            : (null, Sentence(all with { Peaks = [.. all.Peaks.Intersect(others)] }, assignment));
    }

    private static string Sentence(Twins twins, LineAssignment assignment)
    {
        string seen = string.Create(CultureInfo.InvariantCulture, $"Beside its lines are others, {100 * twins.Shift:F1} % apart");
        string?[] elements = [.. twins.Peaks.OrderBy(t => t.Channel).Select(t => Unnamed(t, assignment, SamePlace)).Distinct()];
        return elements.Contains(null)
            ? $"{seen}, as where the gain changes within a run."
            : $"{seen}: the gain changed within the run, or they are lines of {string.Join(" and ", elements)}, not among those named.";
    }

    /// <summary>The relative shift between the lines and their twins; null where there are none.</summary>
    /// <param name="assignment">The lines.</param>
    /// <param name="rest">Peaks that are no line, nor come with one.</param>
    /// <param name="lastChannel">Where the spectrum ends, channels.</param>
    public static double? Shift(LineAssignment assignment, IReadOnlyList<Peak> rest, double lastChannel) =>
        Found(assignment, rest, lastChannel)?.Shift;

    private static Twins? Found(LineAssignment assignment, IReadOnlyList<Peak> rest, double lastChannel) =>
        OfMost(assignment, rest, lastChannel) ?? (assignment.Lines.Count <= FewLines ? OfOne(assignment, rest) : null);

    private sealed record Twins(double Shift, Peak[] Peaks);

    // The element, not among those seen, that has its main line where a peak is on this scale; null for none. L lines are so many that one
    // is near most energies: they count where there are some.
    private static string? Unnamed(Peak peak, LineAssignment assignment, double ofFwhm)
    {
        if (assignment.Lines.All(IsGamma))
            return null;
        HashSet<string?> seen = [.. assignment.Lines.Select(l => l.Candidate.Group.Strongest.Element)];
        double energy = assignment.Energy(peak.Channel),
            near = ofFwhm * assignment.GainEvPerChannel * peak.FwhmChannels;
        return Nearest("Ka") ?? (assignment.Lines.Any(l => l.Candidate.Group.Strongest.InitialShell is ['L', ..]) ? Nearest("La") : null);

        string? Nearest(string group) =>
            LineLibrary
                .Default.Elements.Where(e => !seen.Contains(e))
                .Select(e => (Element: e, Distance: LineLibrary.Default.TryFind($"{e} {group}", out LineGroup? g) ? Distance(g) : near))
                .Where(e => e.Distance < near)
                .OrderBy(e => e.Distance)
                .Select(e => e.Element)
                .FirstOrDefault();

        double Distance(LineGroup g) => Math.Abs(g.MeanEnergyEv - energy);
    }

    // Of lines and peaks that may be their twins, the first whose shift most other lines share.
    private static Twins? OfMost(LineAssignment assignment, IReadOnlyList<Peak> rest, double lastChannel)
    {
        // Weak impurities are near twins of weak lines by chance; a gain that changes doubles the strongest line first.
        AssignedLine strongest = assignment.Lines.MaxBy(l => l.Peak.Area)!;
        foreach (AssignedLine line in assignment.Lines)
        {
            foreach (Peak peak in rest)
            {
                double shift = peak.Channel / line.Peak.Channel,
                    ratio = peak.Area / line.Peak.Area;
                if (!IsNear(shift) || !(ratio is > 1 / LargestRatio and < LargestRatio))
                    continue;
                int with = assignment.Lines.Count(l => HasTwin(l, rest, shift, ratio)),
                    without = assignment.Lines.Count(l =>
                        ShowsTwin(l, ratio)
                        && !HasTwin(l, rest, shift, ratio)
                        && IsTwinMissed(l, assignment.Lines, shift, ratio, lastChannel)
                    );
                bool ofStrongest =
                    HasTwin(strongest, rest, shift, ratio) || !IsTwinMissed(strongest, assignment.Lines, shift, ratio, lastChannel);
                Peak[] twins = [.. rest.Where(p => assignment.Lines.Any(l => IsTwin(p, l, shift, ratio)))];
                if (ofStrongest && with >= FewestTwins && with >= LeastShare * (with + without) && AreMost(twins, rest))
                    return new Twins(Math.Abs(shift - 1), twins);
            }
        }
        return null;
    }

    // The only twin that is seen must be like its line in counts and width, and the line the main one of its element: a weaker partner may
    // have such a neighbour by chance.
    private static Twins? OfOne(LineAssignment assignment, IReadOnlyList<Peak> rest)
    {
        foreach (AssignedLine line in assignment.Lines.Where(IsMain))
        {
            Peak? twin = rest.FirstOrDefault(p =>
                IsNear(p.Channel / line.Peak.Channel)
                && p.Area / line.Peak.Area is > 1 / LargestRatioAlone and < LargestRatioAlone
                && p.FwhmChannels / line.Peak.FwhmChannels is > LeastWidthAlone and < LargestWidthAlone
                && !IsOther(p, assignment)
            );
            if (twin is not null && AreMost([twin], rest))
                return new Twins(Math.Abs(twin.Channel / line.Peak.Channel - 1), [twin]);
        }
        return null;
    }

    // Whether another line of the elements that are seen, or the sum of two lines, is under the peak: both are there without any change.
    private static bool IsOther(Peak peak, LineAssignment assignment)
    {
        double energy = assignment.Energy(peak.Channel),
            near = SamePlace * assignment.GainEvPerChannel * peak.FwhmChannels;
        IEnumerable<double> ofElements = assignment
                .Lines.Select(l => l.Candidate.Group.Strongest.Element)
                .OfType<string>()
                .Distinct()
                .SelectMany(LineFamily.Of)
                .SelectMany(f => f.Lines.Select(l => l.EnergyEv)),
            sums = assignment.Lines.SelectMany(a => assignment.Lines.Select(b => a.Candidate.EnergyEv + b.Candidate.EnergyEv));
        return ofElements.Concat(sums).Any(e => Math.Abs(e - energy) < near);
    }

    private static bool IsGamma(AssignedLine line) => line.Candidate.IsGamma;

    private static double AgreementOf(AssignedLine line) =>
        IsGamma(line) ? Math.Min(Agreement, GammaAgreement * line.Peak.FwhmChannels / line.Peak.Channel) : Agreement;

    private static bool IsNear(double shift) => Math.Abs(shift - 1) < LargestShift;

    private static bool IsMain(AssignedLine line) => line.Candidate.Intensity == 1;

    // Whether the twin of a line would be seen: of X-rays that of the main line, of a source those of all strong ones.
    private static bool ShowsTwin(AssignedLine line, double ratio) =>
        IsMain(line) || IsGamma(line) && line.Peak.Significance * Math.Min(1, ratio) > SeenSignificance;

    private static bool HasTwin(AssignedLine line, IReadOnlyList<Peak> rest, double shift, double ratio) =>
        rest.Any(p => IsTwin(p, line, shift, ratio));

    private static bool IsTwin(Peak peak, AssignedLine line, double shift, double ratio) =>
        Math.Abs(peak.Channel / line.Peak.Channel - shift) < AgreementOf(line)
        && Math.Abs(Math.Log(peak.Area / (line.Peak.Area * ratio))) < Math.Log(RatioAgreement);

    private static bool AreMost(IEnumerable<Peak> twins, IReadOnlyList<Peak> rest) =>
        twins.Sum(p => p.Area) >= LeastOfUnknown * rest.Where(p => p.Area > 0).Sum(p => p.Area);

    // Whether the twin of a line would lie in the spectrum, with no other line where it would be.
    private static bool IsTwinMissed(AssignedLine line, IReadOnlyList<AssignedLine> lines, double shift, double ratio, double lastChannel)
    {
        double at = shift * line.Peak.Channel;
        return at < lastChannel
            && !lines.Any(l =>
                l != line && Math.Abs(l.Peak.Channel - at) < l.Peak.FwhmChannels && l.Peak.Area > LeastHiding * ratio * line.Peak.Area
            );
    }
}
