using SpectroCal.Lines;

namespace SpectroCal.Simulation;

/// <summary>A line of the spectra that networks are trained with, and how much of it there may be.</summary>
/// <param name="Line">The line; its centroid is the channel of its mean energy.</param>
/// <param name="Yield">
/// Counts in proportion to those of the other lines, or to one of them; the logarithm is drawn uniformly, so both ends are positive.
/// </param>
/// <param name="RelativeTo">Name of the line that the yield is relative to: Kb to Ka. Null where it is a yield among the others.</param>
public sealed record TrainingLine(LineGroup Line, DrawnRange Yield, string? RelativeTo = null)
{
    private static readonly DrawnRange Strong = new(0.2, 1);
    private static readonly DrawnRange KbPerKa = new(0.1, 0.25);

    /// <summary>
    /// Lines with usual yields: Kb is 10 to 25 % of the Ka of its element where that is listed, too (0.12 to 0.14 are emitted by Ti, Mn and
    /// Cu, absorption in foils and windows changes that), and everything else varies by a factor of five.
    /// </summary>
    public static IReadOnlyList<TrainingLine> For(IReadOnlyList<LineGroup> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return [.. lines.Select(l => Ka(l, lines) is { } ka ? new TrainingLine(l, KbPerKa, ka) : new TrainingLine(l, Strong))];
    }

    private static string? Ka(LineGroup line, IReadOnlyList<LineGroup> lines) =>
        line.Name.EndsWith(" Kb", StringComparison.Ordinal)
            ? lines.FirstOrDefault(l => l.Name == string.Concat(line.Name.AsSpan(0, line.Name.Length - 1), "a"))?.Name
            : null;
}
