using SpectroCal.Lines;

namespace SpectroCal.Peaks;

/// <summary>A line, or lines that a detector shows as one peak, that may be in a spectrum.</summary>
/// <param name="Group">The line or lines.</param>
/// <param name="Family">The lines of the same origin, such as "Cu K": the intensities within a family are known.</param>
/// <param name="Intensity">Intensity relative to the strongest of the family, 0 to 1.</param>
public sealed record LineCandidate(LineGroup Group, string Family, double Intensity)
{
    /// <summary>Mean energy, eV: about where a detector that does not resolve the lines sees the peak.</summary>
    public double EnergyEv { get; } = Group.MeanEnergyEv;

    /// <summary>
    /// How far from <see cref="EnergyEv"/> its peak may be seen, one standard deviation, eV: the shares of several lines depend on what
    /// excites the atoms, and neighbours that are resolved or not pull.
    /// </summary>
    public double SpreadEv { get; init; }

    /// <summary>The peaks that the K and L lines of elements make between two energies.</summary>
    /// <param name="elements">Symbols, such as "Cu".</param>
    /// <param name="lowEv">Lowest energy, eV.</param>
    /// <param name="highEv">Highest energy, eV.</param>
    /// <exception cref="ArgumentException">The table has no such element.</exception>
    public static IReadOnlyList<LineCandidate> OfElements(IEnumerable<string> elements, double lowEv = 1000, double highEv = 60_000) =>
        [
            .. elements
                .SelectMany(e => LineFamily.Of(LineLibrary.Default.ForElement(e)[0].Element!))
                .SelectMany(f => f.Peaks(lowEv, highEv))
                .OrderBy(c => c.EnergyEv),
        ];

    /// <summary>Lines that are given by name.</summary>
    public static IReadOnlyList<LineCandidate> OfLines(IEnumerable<LineGroup> groups) =>
        [.. groups.GroupBy(FamilyOf).SelectMany(f => InFamily([.. f], f.Key)).OrderBy(c => c.EnergyEv)];

    private static IEnumerable<LineCandidate> InFamily(IReadOnlyList<LineGroup> groups, string name)
    {
        string? element = groups[0].Strongest.Element;
        LineFamily? family = element is null ? null : LineFamily.Of(element).FirstOrDefault(f => f.Name == name);
        // Lines of the user's own have no family: nothing is known about their intensities.
        if (family is null || groups.Any(g => g.Components.Any(c => family.Intensity(c.Line) is null)))
            return groups.Select(g => new LineCandidate(g, g.Name, 1));
        double strongest = groups.Max(family.Intensity);
        return groups.Select(g => new LineCandidate(g, name, family.Intensity(g) / strongest) { SpreadEv = family.SpreadEv(g) });
    }

    private static string FamilyOf(LineGroup group)
    {
        SpectralLine line = group.Strongest;
        return line.Element is { } element && line.InitialShell is { Length: > 0 } shell ? $"{element} {shell[0]}" : group.Name;
    }
}
