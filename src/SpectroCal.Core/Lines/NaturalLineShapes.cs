namespace SpectroCal.Lines;

/// <summary>The measured natural shapes of the Ka and Kb1,3 lines of Ti, Cr, Mn, Fe, Ni and Cu.</summary>
/// <remarks>
/// <para>
/// These lines are asymmetric and have satellites below them. A detector of 150 eV resolution sees a single peak, but not at the tabulated
/// energy: a single Gaussian finds the Kb of Cr, Mn and Fe 3.5 to 4 eV low, the Ka doublet 0.2 to 0.8 eV.
/// </para>
/// <para>
/// Cr, Mn, Fe, Ni and Cu: G. Hoelzer et al., Phys. Rev. A 56 (1997) 4554; areas are heights times widths. Ti Kb: C. T. Chantler et al.,
/// J. Phys. B 46 (2013) 145601, areas; its narrow components were seen through a spectrometer of 2.9 eV and mean little below that.
/// Ti Ka: C. T. Chantler et al., Phys. Rev. A 73 (2006) 012508, whose heights are those of Voigt profiles: taken here as heights of
/// Lorentzians, which is an approximation. With a Gaussian of 0.11 eV FWHM, as that spectrometer is said to have had, it changes the areas
/// by half a percent at most. Far from the line (tens of eV) all of these are extrapolations of fits.
/// </para>
/// <para>Kb2,5, from the valence band, is not in the Kb shapes.</para>
/// </remarks>
public static class NaturalLineShapes
{
    private static readonly Lazy<IReadOnlyList<NaturalLineShape>> Embedded = new(Load);

    /// <summary>All shapes, by atomic number, Ka before Kb.</summary>
    public static IReadOnlyList<NaturalLineShape> All => Embedded.Value;

    /// <summary>The shape of a group of lines, or null if it was not measured or the name stands for no such group.</summary>
    /// <param name="name">
    /// A name in any of the spellings that <see cref="LineLibrary"/> understands: "Cu Ka", "CuKα", "Cu Kα1,2", "Cu K-L2,3"; for Kb also
    /// "Cu Kb1,3". A single line such as "Cu Ka1" has no shape of its own here.
    /// </param>
    public static NaturalLineShape? Find(string? name)
    {
        if (name is null)
            return null;
        foreach ((string symbol, string transition) in LineName.Splits(name))
        {
            string? line = Shell(LineName.Expand(transition));
            if (
                line is not null
                && All.FirstOrDefault(s => s.Name.Equals($"{symbol} {line}", StringComparison.OrdinalIgnoreCase)) is { } shape
            )
                return shape;
        }
        return null;
    }

    private static string? Shell(IReadOnlyList<string> transitions) =>
        string.Join(',', transitions.Order(StringComparer.Ordinal)) switch
        {
            "ka" or "ka1,ka2" or "kl2,kl3" => "Ka",
            "kb" or "kb1,kb3" or "km2,km3" => "Kb",
            _ => null,
        };

    private static IReadOnlyList<NaturalLineShape> Load() =>
        Array.AsReadOnly(
            LineTable
                .Rows("natural-line-shapes.csv", 7)
                .GroupBy(row => $"{row[0]} {row[1]}")
                .Select(rows => new NaturalLineShape(rows.Key, rows.Select(Component), Source(rows.First()[6])))
                .ToArray()
        );

    private static LorentzianComponent Component(string[] row)
    {
        (double energy, double fwhm, double size) = (LineTable.Number(row[2]), LineTable.Number(row[3]), LineTable.Number(row[4]));
        return row[5] switch
        {
            "height" => new LorentzianComponent(energy, fwhm, size * fwhm),
            "area" => new LorentzianComponent(energy, fwhm, size),
            _ => throw new InvalidDataException($"natural-line-shapes.csv: '{row[5]}' is neither height nor area."),
        };
    }

    private static string Source(string reference) =>
        reference switch
        {
            "Hoelzer" => "G. Hoelzer et al., Phys. Rev. A 56 (1997) 4554",
            "Chantler2006" => "C. T. Chantler et al., Phys. Rev. A 73 (2006) 012508 (Voigt heights taken as Lorentzian heights)",
            "Chantler2013" => "C. T. Chantler et al., J. Phys. B 46 (2013) 145601",
            _ => throw new InvalidDataException($"natural-line-shapes.csv names the unknown reference '{reference}'."),
        };
}
