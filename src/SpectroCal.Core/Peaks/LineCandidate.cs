using SpectroCal.Lines;

namespace SpectroCal.Peaks;

/// <summary>A line, or lines that a detector shows as one peak, that may be in a spectrum.</summary>
/// <param name="Group">The line or lines.</param>
/// <param name="Family">What shares its origin, such as "Cu K": the intensities within a family are known.</param>
/// <param name="Intensity">Intensity relative to the strongest of the family, 0 to 1.</param>
public sealed record LineCandidate(LineGroup Group, string Family, double Intensity)
{
    private const double LeastIntensity = 0.03;
    private static readonly string[] GroupNames = ["Ka", "Kb", "La", "Lb", "Lg"];

    /// <summary>Mean energy, eV: where a detector that does not resolve the lines sees the peak.</summary>
    public double EnergyEv => Group.MeanEnergyEv;

    /// <summary>The K and L groups of elements between two energies.</summary>
    /// <param name="elements">Symbols, such as "Cu".</param>
    /// <param name="lowEv">Lowest energy, eV.</param>
    /// <param name="highEv">Highest energy, eV.</param>
    /// <exception cref="ArgumentException">The table has no such element.</exception>
    public static IReadOnlyList<LineCandidate> OfElements(IEnumerable<string> elements, double lowEv = 1000, double highEv = 60_000)
    {
        var candidates = new List<LineCandidate>();
        foreach (string element in elements)
        {
            string symbol = LineLibrary.Default.ForElement(element)[0].Element!;
            foreach (string shell in new[] { "K", "L" })
            {
                LineGroup[] groups = [.. GroupNames.Where(g => g.StartsWith(shell, StringComparison.Ordinal))
                    .Select(g => LineLibrary.Default.TryFind($"{symbol} {g}", out LineGroup? group) ? group : null).OfType<LineGroup>()
                    .Where(g => g.MeanEnergyEv >= lowEv && g.MeanEnergyEv <= highEv)];
                candidates.AddRange(InFamily(groups, $"{symbol} {shell}"));
            }
        }
        return [.. candidates.OrderBy(c => c.EnergyEv)];
    }

    /// <summary>Lines that are given by name.</summary>
    public static IReadOnlyList<LineCandidate> OfLines(IEnumerable<LineGroup> groups)
    {
        var candidates = new List<LineCandidate>();
        foreach (IGrouping<string, LineGroup> family in groups.GroupBy(FamilyOf)) candidates.AddRange(InFamily([.. family], family.Key));
        return [.. candidates.OrderBy(c => c.EnergyEv)];
    }

    private static IEnumerable<LineCandidate> InFamily(IReadOnlyList<LineGroup> groups, string family)
    {
        if (groups.Count == 0) yield break;
        // The whole family as one group has the intensities of all of them on one scale.
        double[] intensities = [.. groups.Select(_ => 1.0)];
        SpectralLine[] lines = [.. groups.SelectMany(g => g.Components.Select(c => c.Line)).Distinct()];
        if (groups.Count > 1 && lines.All(l => l.RadiativeRate is not null && l.InitialShell is not null))
        {
            Dictionary<SpectralLine, double> share = LineGroup.FromTransitions(family, lines).Components.ToDictionary(c => c.Line, c => c.RelativeIntensity);
            intensities = [.. groups.Select(g => g.Components.Sum(c => share[c.Line]))];
        }
        double strongest = intensities.Max();
        for (int i = 0; i < groups.Count; i++)
            if (intensities[i] >= LeastIntensity * strongest) yield return new LineCandidate(groups[i], family, intensities[i] / strongest);
    }

    private static string FamilyOf(LineGroup group)
    {
        SpectralLine line = group.Strongest;
        return line.Element is { } element && line.InitialShell is { Length: > 0 } shell ? $"{element} {shell[0]}" : group.Name;
    }
}
