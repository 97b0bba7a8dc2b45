using System.Globalization;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// An absolute test of an assignment, whatever the others are: the strongest peaks are lines, or there are enough strong lines without
/// them.
/// </summary>
internal static class Unexplained
{
    /// <summary>
    /// Counts of a strong line, over those of the strongest peak: weaker ones are near some line of many elements by chance.
    /// </summary>
    private const double Strong = 0.05;

    /// <summary>Strong lines that suffice where a stronger peak is none: a sample may hold an element that was not named.</summary>
    private const int Enough = 2;

    /// <summary>
    /// Evidence, as a logarithm, that suffices without them: many weak lines at their places are none by chance, whatever the peak at the
    /// noise edge is.
    /// </summary>
    private const double EnoughEvidence = 25;

    /// <summary>
    /// Lines beyond the first of each family that suffice: an element may be mistaken for another by one line, and offset and gain take
    /// what the next two would tell.
    /// </summary>
    private const int EnoughBeyondFirst = 2;

    /// <summary>Lines of whatever families that suffice.</summary>
    private const int EnoughLines = 5;

    /// <summary>Why an assignment is not believed; null where it passes.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="rest">Peaks that are none of its lines.</param>
    public static string? Of(LineAssignment assignment, IReadOnlyList<Peak> rest)
    {
        Peak? strongest = rest.MaxBy(p => p.Area);
        if (strongest is null || assignment.Lines.Any(l => l.Peak.Area >= strongest.Area))
            return null;
        int strong = assignment.Lines.Count(l => l.Peak.Area > Strong * strongest.Area);
        if (strong >= Enough || assignment.OverChance >= EnoughEvidence)
            return null;
        string channel = string.Create(CultureInfo.InvariantCulture, $"{strongest.Channel:F1}");
        return $"The strongest peak, at channel {channel}, is none of the lines, and of these {strong} only are near as strong.";
    }

    /// <summary>
    /// What is doubtful about a calibration with few lines: a peak that is none of them is stronger than all of them but one. With an
    /// element named that is not there, lines are found among the weak peaks, and the strong one of an element that is there is left over.
    /// </summary>
    /// <param name="lines">The lines of the assignment.</param>
    /// <param name="rest">Peaks that are none of them.</param>
    public static string? Doubt(IReadOnlyList<AssignedLine> lines, IReadOnlyList<Peak> rest) =>
        lines.Count < EnoughLines
        && lines.Count - lines.Select(l => l.Candidate.Family).Distinct().Count() < EnoughBeyondFirst
        && rest.MaxBy(p => p.Area) is { } strongest
        && lines.Select(l => l.Peak.Area).OrderDescending().Skip(1).FirstOrDefault() < strongest.Area
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The peak at channel {strongest.Channel:F1} is none of the lines that were named, and only one of those that were found "
                    + $"is stronger."
            )
            : null;
}
