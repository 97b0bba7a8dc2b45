using SpectroCal.Lines;

namespace SpectroCal.Bench.Arrays;

/// <summary>The lines that an element emits, with the energies, rates and widths of the table of lines.</summary>
internal static class SampleLines
{
    private const double LowestEv = 900; // windows absorb what is below

    /// <summary>
    /// Lines of an element, sum of the shares 1. Absorption in sample, air and detector, and what excites the subshells, change each group
    /// (K beta, L beta, ...) beside the alpha lines of its shell by up to a factor of two; L lines beside K lines are weaker by a factor
    /// from 2 to 50, M lines beside L lines by 5 to 50.
    /// </summary>
    /// <param name="element">Symbol.</param>
    /// <param name="isNamed">Whether the calibration is told of it.</param>
    /// <param name="excitationEv">Energy of what excites it, eV.</param>
    /// <param name="random">Draws the factors.</param>
    /// <param name="changes">Largest factor of a group.</param>
    public static IReadOnlyList<SampleLine> Of(string element, bool isNamed, double excitationEv, Random random, double changes = 2)
    {
        var lines = new List<SampleLine>();
        double shellIntensity = 1;
        foreach (string shell in (string[])["K", "L", "M"])
        {
            if (!LineLibrary.Default.TryFind($"{element} {shell}", out LineGroup? all))
                continue;
            // A draw for each shell, whether emitted or not: the same for the same seed in other ranges.
            double ratio = random.LogBetween(0.02, shell == "M" ? 0.2 : 0.5);
            LineComponent[] emitted =
            [
                .. all.Components.Where(c => c.Line.EnergyEv > LowestEv && c.Line.EdgeEv is { } edge && edge < excitationEv),
            ];
            if (emitted.Length == 0)
                continue;
            if (lines.Count > 0)
                shellIntensity *= ratio;
            // What absorbs the alpha lines of a shell (851 eV of nickel) leaves none of the weak ones beside them (940 eV, of L1).
            bool areAlphaLinesSeen = emitted.Any(c => IsAlpha(Stem(c.Line)));
            foreach (IGrouping<string, LineComponent> group in emitted.GroupBy(c => Stem(c.Line)))
            {
                // A draw for alpha lines, too: the same for the same seed in other ranges.
                double change = Math.Pow(changes, random.Between(-1, 1)),
                    factor = shellIntensity * (IsAlpha(group.Key) ? 1 : change);
                if (!areAlphaLinesSeen)
                    continue;
                lines.AddRange(
                    group.Select(c => new SampleLine(
                        element,
                        $"{element} {group.Key}",
                        isNamed,
                        c.Line.EnergyEv,
                        factor * c.RelativeIntensity,
                        c.Line.NaturalWidthEv ?? 0
                    ))
                );
            }
        }
        double sum = lines.Sum(l => l.Share);
        return [.. lines.Select(l => l with { Share = l.Share / sum })];
    }

    private static bool IsAlpha(string stem) => stem[1] == 'a';

    // Ka, Kb, La, Lb, Lg; Ll and Ln are lines of their own.
    private static string Stem(SpectralLine line) => line.Siegbahn![..2];
}
