using SpectroCal.Lines;

namespace SpectroCal.Peaks;

/// <summary>A line, or lines that a detector shows as one peak, that may be in a spectrum.</summary>
/// <param name="Group">The line or lines.</param>
/// <param name="Family">The lines of the same origin, such as "Cu K" or "Eu-152": the intensities within a family are known.</param>
/// <param name="Intensity">Intensity relative to the strongest of the family, 0 to 1.</param>
public sealed record LineCandidate(LineGroup Group, string Family, double Intensity)
{
    private const double LowestEv = 1000;

    /// <summary>Energy below which windows let nothing through, eV.</summary>
    private const double SoftestEv = 400;

    /// <summary>Spread of intensities that no table says, natural logarithm: geometry, and how well peaks are separated.</summary>
    private const double GammaSpread = 0.3;

    /// <summary>
    /// Standard deviation of the exponent with which the efficiency of a detector depends on energy. Full-energy peaks of large crystals
    /// fall about as 1/E, those of thin ones as its cube (photoelectric effect); windows turn it round at low energies.
    /// </summary>
    private const double EfficiencyExponent = 1.5;

    /// <summary>Mean energy, eV: about where a detector that does not resolve the lines sees the peak.</summary>
    public double EnergyEv { get; } = Group.MeanEnergyEv;

    /// <summary>Whether it is one of those by which no scale is found (<see cref="SoftOf"/>).</summary>
    internal bool IsSoft { get; private init; }

    /// <summary>Whether it is a line of a radioactive source, not an X-ray.</summary>
    internal bool IsGamma => Group.Strongest.Nuclide is not null;

    /// <summary>Whether it is a K line of an element.</summary>
    internal bool IsOfKShell => !IsGamma && Group.Strongest.Siegbahn is ['K', ..];

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
    public static IReadOnlyList<LineCandidate> OfElements(IEnumerable<string> elements, double lowEv = LowestEv, double highEv = 60_000) =>
        [
            .. elements
                .SelectMany(e => LineFamily.Of(LineLibrary.Default.ForElement(e)[0].Element!))
                .Where(f => f.Shell != 'M')
                .SelectMany(f => f.Peaks(lowEv, highEv))
                .OrderBy(c => c.EnergyEv),
        ];

    /// <summary>
    /// The peaks of an element that <see cref="OfElements"/> leaves out: M lines, and what is below 1 keV. Their intensities say little and
    /// there are many, so that no scale is found by them; where the scale is known they are lines like others.
    /// </summary>
    internal static IEnumerable<LineCandidate> SoftOf(string element) =>
        LineFamily
            .Of(element)
            .Where(f => f.Shell != 'M' || f.Lines.Any(IsAlpha))
            .SelectMany(f => f.Peaks(SoftestEv, f.Shell == 'M' ? double.PositiveInfinity : LowestEv))
            .Select(l => l with { IsSoft = true });

    /// <summary>
    /// The peaks that radioactive sources make: gamma lines, annihilation radiation, and X-rays of the elements that they decay to.
    /// </summary>
    /// <param name="names">Nuclides, such as "Eu-152".</param>
    /// <param name="elements">Symbols of other elements that may be in the spectra; null: none.</param>
    /// <exception cref="ArgumentException">The table has no such source or element.</exception>
    public static IReadOnlyList<LineCandidate> OfSources(IEnumerable<string> names, IEnumerable<string>? elements = null)
    {
        IReadOnlyList<RadiationSource> sources = LineLibrary.Default.ForSources(names);
        // Annihilation is one line, whatever the positrons come from.
        SpectralLine? annihilation = sources
            .SelectMany(s => s.Lines)
            .Where(l => l.Emitter == SourceTable.Annihilation)
            .MaxBy(l => l.IntensityPercent ?? 0);
        return
        [
            .. sources
                .Select(s => (s.Name, Lines: s.Lines.Where(l => l.Emitter != SourceTable.Annihilation || l == annihilation).ToArray()))
                .Where(s => s.Lines.Length > 0)
                .SelectMany(s => LineFamily.OfGamma(s.Name, s.Lines).Peaks(LowestEv, double.PositiveInfinity))
                .Concat(OfElements(Xrays(sources, elements ?? []), LowestEv, double.PositiveInfinity))
                .OrderBy(c => c.EnergyEv),
        ];
    }

    /// <summary>The peaks of elements and sources: what one run of a detector shows.</summary>
    /// <param name="names">Symbols and nuclides, such as "Mn" and "Am-241".</param>
    /// <exception cref="ArgumentException">A name is neither, or there is none.</exception>
    public static IReadOnlyList<LineCandidate> OfNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
            throw new ArgumentException("No element or source is named.", nameof(names));
        ILookup<bool, string> isElement = names.ToLookup(n =>
            LineLibrary.Default.Elements.Contains(n.Trim(), StringComparer.OrdinalIgnoreCase)
        );
        return OfSources(isElement[false], isElement[true]);
    }

    // Without Ma the table has a weak line of the shell only, such as Mg of barium, which nothing bears out.
    private static bool IsAlpha(SpectralLine line) => line.Siegbahn is ['M', 'a', ..];

    private static IEnumerable<string> Xrays(IReadOnlyList<RadiationSource> sources, IEnumerable<string> elements) =>
        elements.Concat(sources.SelectMany(s => s.XrayElements)).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The same lines as a detector shows them that does not tell Ka1 from Ka2 where one is but a shoulder of the other, as those of tin to
    /// xenon: those of an element that is named as a whole are one peak. Null where there are no such lines.
    /// </summary>
    internal static IReadOnlyList<LineCandidate>? WithoutShoulders(IReadOnlyList<LineCandidate> lines)
    {
        LineCandidate[] all = [.. lines.GroupBy(l => l.Family).SelectMany(f => WithoutShoulders([.. f])).OrderBy(l => l.EnergyEv)];
        return all.Length < lines.Count ? all : null;
    }

    private static LineCandidate[] WithoutShoulders(LineCandidate[] family) =>
        family[0].IsOfKShell
        && family[0].Group.Strongest.Element is { } element
        && LineFamily.Of(element).FirstOrDefault(f => f.Name == family[0].Family) is { } whole
        && whole.Peaks(0, double.PositiveInfinity).All(p => family.Any(l => l.Group.Name == p.Group.Name))
            ? [.. whole.Peaks(0, double.PositiveInfinity, hasShoulders: false)]
            : family;

    /// <summary>Lines that are given by name.</summary>
    public static IReadOnlyList<LineCandidate> OfLines(IEnumerable<LineGroup> groups) =>
        [.. groups.GroupBy(FamilyOf).SelectMany(f => InFamily([.. f], f.Key)).OrderBy(c => c.EnergyEv)];

    /// <summary>
    /// Standard deviation, natural logarithm, of the ratio of two peaks of a family about that of the intensities emitted. For X-rays of a
    /// shell, whose energies are close, absorption decides; for gamma lines the efficiency of the detector, which is unknown but smooth.
    /// </summary>
    internal double RatioSpread(LineCandidate other) =>
        IsGamma ? GammaSpread + EfficiencyExponent * Math.Abs(Math.Log(EnergyEv / other.EnergyEv)) : FamilyScore.IntensitySpread;

    private static IEnumerable<LineCandidate> InFamily(IReadOnlyList<LineGroup> groups, string name)
    {
        LineFamily? family = groups[0].Strongest switch
        {
            { Element: { } element } => LineFamily.Of(element).FirstOrDefault(f => f.Name == name),
            { Nuclide: { } nuclide } => LineLibrary.Default.FindSource(nuclide) is { Lines.Count: > 0 } source
                ? LineFamily.OfGamma(nuclide, source.Lines)
                : null,
            _ => null,
        };
        // Lines of the user's own have no family: nothing is known about their intensities.
        if (family is null || groups.Any(g => g.Components.Any(c => family.Intensity(c.Line) is null)))
            return groups.Select(g => new LineCandidate(g, g.Name, 1));
        double strongest = groups.Max(family.Intensity);
        return groups.Select(g => new LineCandidate(g, name, family.Intensity(g) / strongest) { SpreadEv = family.SpreadEv(g) });
    }

    private static string FamilyOf(LineGroup group)
    {
        SpectralLine line = group.Strongest;
        return line.Element is { } element && line.InitialShell is { Length: > 0 } shell
            ? $"{element} {shell[0]}"
            : line.Nuclide ?? group.Name;
    }
}
