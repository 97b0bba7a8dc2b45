using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Lines;

/// <summary>The X-ray lines of the elements and the gamma lines of radioactive sources, found by name.</summary>
/// <remarks>
/// <para>
/// A name is an element's symbol and a transition: in Siegbahn's notation (<c>Cu Ka1</c>, <c>CuKα1</c>, <c>Cu Kalpha1</c>), in IUPAC's
/// (<c>Cu KL3</c>, <c>Cu K-L3</c>), several at once (<c>Cu Kα1,2</c>, <c>Cu K-L2,3</c>), or a group: <c>Cu Ka</c> (all lines whose Siegbahn
/// name begins so; likewise Kb, La, Lb, Lg, Ma) or <c>Cu K</c> (all lines into that principal shell; likewise L, M). Upper and lower case
/// are the same, spaces, hyphens and underscores do not matter after the symbol. <c>NAME=ENERGY</c> is a line of its own, energy in eV.
/// </para>
/// <para>
/// A source is named by its nuclide as people write it (<c>Eu-152</c>, <c>eu152</c>, <c>152Eu</c>, <c>Ra-226 chain</c>,
/// <c>annihilation</c>), one of its lines with the energy in keV, to any digit (<c>Cs-137 662</c>, <c>Co-60 1332.5 keV</c>).
/// </para>
/// <para>Immutable: may be used by any number of threads.</para>
/// </remarks>
public sealed partial class LineLibrary
{
    private static readonly Lazy<LineLibrary> Embedded = new(() => new LineLibrary(LineTable.Load(), new SourceTable()));

    private readonly Dictionary<string, SpectralLine[]> _byElement;
    private readonly SourceTable _sources;

    private LineLibrary(IReadOnlyList<SpectralLine> lines, SourceTable sources)
    {
        _sources = sources;
        Lines = lines;
        _byElement = lines
            .GroupBy(l => l.Element!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.OrdinalIgnoreCase);
        Elements = Array.AsReadOnly(lines.Select(l => l.Element!).Distinct().ToArray());
    }

    /// <summary>
    /// The embedded table: the K, L and M lines of B to Cf from xraylib 4.0.0, with the measured energies of Deslattes et al.,
    /// Rev. Mod. Phys. 75 (2003) 35 (NIST SRD 128) for the K lines of Ti, Cr, Mn, Fe, Ni, Cu and Zn; gamma lines from DDEP, IAEA and
    /// ENSDF. Read on first use.
    /// </summary>
    public static LineLibrary Default => Embedded.Value;

    /// <summary>All X-ray lines, by atomic number and then as in the table.</summary>
    public IReadOnlyList<SpectralLine> Lines { get; }

    /// <summary>Symbols of the elements that have lines, by atomic number.</summary>
    public IReadOnlyList<string> Elements { get; }

    /// <summary>The radioactive sources, by name.</summary>
    public IReadOnlyList<RadiationSource> Sources => _sources.Sources;

    /// <summary>The source that a nuclide names, or a daughter that is in a chain only, such as Tl-208; null where there is none.</summary>
    /// <param name="name">The nuclide, such as "Eu-152", "152Eu" or "Ra-226 chain", without an energy.</param>
    public RadiationSource? FindSource(string? name) =>
        name is not null && NuclideName.Parse(name) is { EnergyKev: null } nuclide ? _sources.Find(nuclide) : null;

    /// <summary>The sources that names stand for, each once.</summary>
    /// <param name="names">Nuclides.</param>
    /// <exception cref="ArgumentException">The table has no such source.</exception>
    public IReadOnlyList<RadiationSource> ForSources(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return
        [
            .. names
                .Select(n =>
                    FindSource(n)
                    ?? throw new ArgumentException(
                        $"The table has no source '{n}'; it has {string.Join(", ", Sources.Select(s => s.Name))}.",
                        nameof(names)
                    )
                )
                .DistinctBy(s => s.Name),
        ];
    }

    /// <summary>The lines of an element.</summary>
    /// <param name="symbol">Symbol of the element, such as "Cu", in any case.</param>
    /// <exception cref="ArgumentException">The table has no lines of that element.</exception>
    public IReadOnlyList<SpectralLine> ForElement(string symbol)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        return _byElement.TryGetValue(symbol.Trim(), out SpectralLine[]? lines)
            ? Array.AsReadOnly(lines)
            : throw new ArgumentException(
                $"The table has no lines of an element '{symbol}'; it has {Elements[0]} to {Elements[^1]}.",
                nameof(symbol)
            );
    }

    /// <summary>
    /// The names that <see cref="Find"/> accepts for an element's groups and lines, groups first: "Cu K", "Cu Ka", ... "Cu Ka1", ...
    /// </summary>
    /// <exception cref="ArgumentException">The table has no lines of that element.</exception>
    public IReadOnlyList<string> NamesFor(string symbol)
    {
        IReadOnlyList<SpectralLine> lines = ForElement(symbol);
        IEnumerable<string> shells = lines.Select(l => l.Siegbahn![..1]).Distinct();
        IEnumerable<string> groups = lines.Where(l => l.Siegbahn!.Length > 2).Select(l => l.Siegbahn![..2]).Distinct();
        return [.. shells.Concat(groups).Concat(lines.Select(l => l.Siegbahn!)).Select(t => $"{lines[0].Element} {t}")];
    }

    /// <summary>
    /// The group, or the group of one line, that a name stands for. A source is the group of its gamma lines with the intensities emitted:
    /// no single peak, and not what a detector of unknown efficiency counts.
    /// </summary>
    /// <param name="name">A name as described at <see cref="LineLibrary"/>.</param>
    /// <exception cref="ArgumentException">The name stands for nothing; the message lists the lines that the element has.</exception>
    public LineGroup Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (TryParseCustom(name, out LineGroup? custom))
            return custom;
        return FindInTable(name) ?? FindGamma(name) ?? throw new ArgumentException(NotFound(name.Trim()), nameof(name));
    }

    /// <summary>As <see cref="Find"/>, but false in place of an exception.</summary>
    public bool TryFind([NotNullWhen(true)] string? name, [NotNullWhen(true)] out LineGroup? group)
    {
        group = null;
        return name is not null && (TryParseCustom(name, out group) || (group = FindInTable(name) ?? FindGamma(name)) is not null);
    }

    /// <summary>Reads a list of names, such as <c>Ti Ka, Cu Kα1,2; X=6156</c>.</summary>
    /// <remarks>
    /// Commas and semicolons separate. Of the two, the comma also occurs in names: what follows one and is only digits continues the
    /// name before it (<c>Cu Kα1,2</c>), since no name is a number. Blank entries are skipped. A source stands for its main lines, each by
    /// itself; annihilation radiation that several sources emit is one line.
    /// </remarks>
    /// <param name="names">The list.</param>
    /// <exception cref="ArgumentException">
    /// A name stands for nothing, a line occurs twice (also by way of a group), or there are none.
    /// </exception>
    public IReadOnlyList<LineGroup> ParseList(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var groups = new List<LineGroup>();
        var groupOfLine = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Separator().Split(names))
        {
            if (string.IsNullOrWhiteSpace(name))
                continue;
            if (FindSource(name) is { Lines.Count: > 0 } source)
            {
                foreach (SpectralLine line in source.MainLines.Where(l => !IsThere(l)))
                    Add(LineGroup.Of(line));
                continue;
            }
            Add(Find(name));
        }
        return groups.Count > 0 ? groups.AsReadOnly() : throw new ArgumentException("The list names no line.", nameof(names));

        bool IsThere(SpectralLine line) =>
            line.Emitter == SourceTable.Annihilation && groups.Any(g => g.Components.Any(c => c.Line.Emitter == line.Emitter));

        void Add(LineGroup group)
        {
            foreach (LineComponent c in group.Components)
            {
                if (!groupOfLine.TryAdd(c.Line.Name, group.Name))
                    throw new ArgumentException(
                        $"The line '{c.Line.Name}' is named twice, in '{groupOfLine[c.Line.Name]}' and in '{group.Name}'.",
                        nameof(names)
                    );
            }
            groups.Add(group);
        }
    }

    private static bool TryParseCustom(string name, [NotNullWhen(true)] out LineGroup? group)
    {
        group = null;
        int sign = name.LastIndexOf('=');
        if (sign < 0 || string.IsNullOrWhiteSpace(name[..sign]))
            return false;
        if (!double.TryParse(name.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double energy))
            return false;
        if (!(energy > 0 && double.IsFinite(energy)))
            return false;
        group = LineGroup.Of(SpectralLine.Custom(name[..sign], energy));
        return true;
    }

    private LineGroup? FindInTable(string name)
    {
        foreach ((string symbol, string transition) in LineName.Splits(name))
        {
            if (_byElement.TryGetValue(symbol, out SpectralLine[]? lines) && FindTransition(lines, transition) is { } group)
                return group;
        }
        return null;
    }

    private LineGroup? FindGamma(string name)
    {
        if (NuclideName.Parse(name) is not { } nuclide || _sources.Find(nuclide) is not { Lines: { Count: > 0 } lines } source)
            return null;
        if (nuclide.EnergyKev is not null)
            return SourceTable.Line(source, nuclide) is { } line ? LineGroup.Of(line) : null;
        return lines is [var only]
            ? LineGroup.Of(only)
            : new LineGroup(source.Name, lines.Select(l => new LineComponent(l, l.IntensityPercent ?? 0)));
    }

    private static LineGroup? FindTransition(SpectralLine[] lines, string transition)
    {
        IReadOnlyList<string> names = LineName.Expand(transition);
        if (names.Count == 1)
        {
            // "Mb" and "Mg" are lines and the beginnings of lines at once: the same single line either way
            if (Single(lines, names[0]) is { } line)
                return LineGroup.Of(line);
            return names[0] is [_] or [_, 'a' or 'b' or 'g'] ? GroupBeginning(lines, names[0]) : null;
        }
        SpectralLine?[] found = [.. names.Select(n => Single(lines, n))];
        if (found.Contains(null) || found.Distinct().Count() < found.Length)
            return null;
        SpectralLine[] members = [.. lines.Where(found.Contains)];
        // Ka1,2 is all of Ka, and then bears that name
        return GroupBeginning(lines, members[0].Siegbahn![..2]) is { } whole && whole.Components.Select(c => c.Line).SequenceEqual(members)
            ? whole
            : LineGroup.FromTransitions(CombinedName(members), members);
    }

    private static LineGroup? GroupBeginning(SpectralLine[] lines, string stem)
    {
        SpectralLine[] members = [.. lines.Where(l => l.Siegbahn!.StartsWith(stem, StringComparison.OrdinalIgnoreCase))];
        if (members.Length == 0)
            return null;
        return LineGroup.FromTransitions($"{members[0].Element} {members[0].Siegbahn![..stem.Length]}", members);
    }

    private static SpectralLine? Single(SpectralLine[] lines, string transition) =>
        Array.Find(
            lines,
            l =>
                transition.Equals(l.Siegbahn, StringComparison.OrdinalIgnoreCase)
                || transition.Equals(l.Iupac, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>"Au Lb1,2" for Lb1 and Lb2; the names joined by a plus where they do not begin alike.</summary>
    private static string CombinedName(SpectralLine[] members)
    {
        string stem = members[0].Siegbahn![..2];
        return members.All(m => m.Siegbahn!.Length == 3 && m.Siegbahn.StartsWith(stem, StringComparison.Ordinal))
            ? $"{members[0].Element} {stem}{string.Join(',', members.Select(m => m.Siegbahn![2..]))}"
            : $"{members[0].Element} {string.Join('+', members.Select(m => m.Siegbahn))}";
    }

    private string NotFound(string name)
    {
        if (name.Contains('='))
            return $"'{name}' is not a line: expected NAME=ENERGY, with a positive energy in eV, such as X=6156.5.";
        if (NuclideName.Parse(name) is { } nuclide)
            return _sources.Find(nuclide) switch
            {
                null => $"'{name}' is not a line: the table has no source of that name; it has "
                    + $"{string.Join(", ", Sources.Select(s => s.Name))}.",
                { Lines.Count: 0 } source => $"'{name}' has no gamma lines; name the X-rays of {string.Join(", ", source.XrayElements)}.",
                { } source => $"'{name}' is not a known line; its source has {string.Join(", ", source.Lines.Select(l => l.Name))}.",
            };
        foreach ((string symbol, _) in LineName.Splits(name))
        {
            if (_byElement.ContainsKey(symbol))
                return $"'{name}' is not a known line; similar ones are {string.Join(", ", NamesFor(symbol))}.";
        }
        return $"'{name}' is not a known line: expected an element's symbol and a transition, such as 'Cu Ka', 'Cu Kb1' or "
            + "'Cu KL3', a source such as 'Cs-137', or NAME=ENERGY in eV.";
    }

    [GeneratedRegex(@";|,(?!\s*[0-9]+\s*(?:[,;]|\z))", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
