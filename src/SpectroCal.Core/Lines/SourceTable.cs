using System.Globalization;

namespace SpectroCal.Lines;

/// <summary>The embedded table of gamma lines, and of the X-rays that come with them.</summary>
internal sealed class SourceTable
{
    /// <summary>Name of annihilation radiation, as a source and as an emitter.</summary>
    public const string Annihilation = "annihilation";

    private readonly Dictionary<string, RadiationSource> _byName;

    /// <summary>Reads the tables.</summary>
    public SourceTable()
    {
        Dictionary<string, string[]> xrays = LineTable.Rows("source-xrays.csv", 3).ToDictionary(row => row[0], row => row[1].Split(' '));
        string[][] rows = [.. LineTable.Rows("gamma-lines.csv", 8)];
        IEnumerable<RadiationSource> gamma = rows.GroupBy(row => row[0]).Select(of => Source(of.Key, [.. of], xrays));
        IEnumerable<RadiationSource> xrayOnly = xrays
            .Keys.Where(n => !rows.Any(row => row[0] == n))
            .Select(n => new RadiationSource(n, [], xrays[n], null));
        Sources = Array.AsReadOnly(gamma.Concat(xrayOnly).OrderBy(s => s.Name, StringComparer.Ordinal).ToArray());
        _byName = Sources.ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All sources, by name.</summary>
    public IReadOnlyList<RadiationSource> Sources { get; }

    /// <summary>
    /// The source that a nuclide names. A daughter that the table has in a chain only, such as Tl-208, is its lines of that chain, of the
    /// longest where several have it.
    /// </summary>
    public RadiationSource? Find(NuclideName name)
    {
        if (_byName.GetValueOrDefault(name.Nuclide) is { } source)
            return source;
        return Sources
            .Select(s =>
                (Chain: s, Lines: s.Lines.Where(l => l.Emitter!.Equals(name.Nuclide, StringComparison.OrdinalIgnoreCase)).ToArray())
            )
            .Where(s => s.Lines.Length > 0)
            .OrderByDescending(s => s.Chain.Lines.Count)
            .Select(s => new RadiationSource(s.Lines[0].Emitter!, s.Lines, [], null))
            .FirstOrDefault();
    }

    /// <summary>The line of a source at the energy that a name gives, to its last digit; null where there is none.</summary>
    public static SpectralLine? Line(RadiationSource source, NuclideName name) =>
        source.Lines.MinBy(l => Off(l, name)) is { } nearest && Off(nearest, name) <= name.LastDigitKev ? nearest : null;

    private static double Off(SpectralLine line, NuclideName name) => Math.Abs(1e-3 * line.EnergyEv - name.EnergyKev!.Value);

    private static RadiationSource Source(string nuclide, string[][] rows, Dictionary<string, string[]> xrays)
    {
        // One decimal of a keV names a line; two where lines are as close as that.
        string[] rounded = [.. rows.Select(row => Kev(row, "F1"))];
        SpectralLine[] lines =
        [
            .. rows.Select((row, i) => Line(row, $"{nuclide} {(rounded.Count(r => r == rounded[i]) > 1 ? Kev(row, "F2") : rounded[i])}"))
                .OrderBy(l => l.EnergyEv),
        ];
        return new RadiationSource(
            nuclide,
            Array.AsReadOnly(lines),
            xrays.GetValueOrDefault(nuclide, []),
            LineTable.OptionalNumber(rows[0][6])
        );
    }

    private static string Kev(string[] row, string format) =>
        (1e-3 * LineTable.Number(row[2])).ToString(format, CultureInfo.InvariantCulture);

    private static SpectralLine Line(string[] row, string name) =>
        new(name, LineTable.Number(row[2]), row[7].Split(';')[0].Replace("(primary)", "", StringComparison.Ordinal))
        {
            Nuclide = row[0],
            Emitter = row[1],
            EnergyUncertaintyEv = LineTable.OptionalNumber(row[3]),
            IntensityPercent = LineTable.OptionalNumber(row[4]),
            IntensityUncertaintyPercent = LineTable.OptionalNumber(row[5]),
            // Levels of nuclei live long enough; annihilation is broadened by the motion of the electrons.
            NaturalWidthEv = row[1] == Annihilation ? null : 0,
        };
}
