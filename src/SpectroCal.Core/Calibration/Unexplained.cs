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
}
