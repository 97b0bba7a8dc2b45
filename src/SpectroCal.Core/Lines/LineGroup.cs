namespace SpectroCal.Lines;

/// <summary>Lines whose relative intensities are known, so that they enter a spectrum with one amplitude: Ka = Ka1 + Ka2.</summary>
/// <remarks>
/// Intensities are those emitted by the atoms; absorption in the sample and the detector's efficiency are not in them.
/// A single line is a group of one.
/// </remarks>
public sealed record LineGroup
{
    /// <summary>Creates a group from weights of any scale.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="components">The lines with weights in place of fractions; the group holds the weights divided by their sum.</param>
    /// <exception cref="ArgumentException">There are no lines, or a weight is negative or not finite, or all are zero.</exception>
    public LineGroup(string name, IEnumerable<LineComponent> components)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(components);
        LineComponent[] given = [.. components];
        double sum = 0;
        foreach (LineComponent c in given)
        {
            if (!(c.RelativeIntensity >= 0))
                throw new ArgumentException($"The intensity of '{c.Line.Name}' in '{name}' is negative or NaN.", nameof(components));
            sum += c.RelativeIntensity;
        }
        if (!(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException($"The group '{name}' has no line with a finite positive intensity.", nameof(components));
        Name = name;
        Components = Array.AsReadOnly(Array.ConvertAll(given, c => c with { RelativeIntensity = c.RelativeIntensity / sum }));
    }

    /// <summary>Name of the group, such as "Cu Ka".</summary>
    public string Name { get; }

    /// <summary>The lines and their fractions of the intensity, which sum to 1.</summary>
    public IReadOnlyList<LineComponent> Components { get; }

    /// <summary>Intensity-weighted mean energy, eV.</summary>
    public double MeanEnergyEv => Components.Sum(c => c.RelativeIntensity * c.Line.EnergyEv);

    /// <summary>The line with the largest intensity; the first of them where several are equal.</summary>
    public SpectralLine Strongest => Components.MaxBy(c => c.RelativeIntensity)!.Line;

    /// <summary>
    /// Whether it is a K beta group. Those of the iron group are multiplets with satellites some 15 eV below, which no table of lines has:
    /// they are off by some eV, and wider, on any scale.
    /// </summary>
    internal bool IsMultiplet => Strongest.Siegbahn?.StartsWith("Kb", StringComparison.Ordinal) == true;

    /// <summary>The groups that are no K beta multiplets; all of them where there is nothing else.</summary>
    internal static IReadOnlyList<LineGroup> Single(IReadOnlyList<LineGroup> groups) =>
        groups.Any(g => !g.IsMultiplet) ? [.. groups.Where(g => !g.IsMultiplet)] : groups;

    /// <summary>The group of one line, under the line's name.</summary>
    public static LineGroup Of(SpectralLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new LineGroup(line.Name, [new LineComponent(line, 1)]);
    }

    /// <summary>A group of transitions of one element, with relative intensities formed from the table.</summary>
    /// <remarks>
    /// Within one initial shell the intensities are the radiative rates. The rates of different shells (Lb1 starts in L2, Lb2 in L3,
    /// Lb3 in L1) are made comparable by: vacancies in the shell times fluorescence yield times rate, with vacancies in proportion to
    /// the electrons in the shell (2j + 1). That is a convention: the true vacancies depend on what excites the atom and on Coster-Kronig
    /// transfer. It gives Au La1 : Lb1 : Lb2 = 100 : 59 : 19, close to the 100 : 67 : 23 that tables list; equal numbers would give 100 :
    /// 118. Where a yield is unknown (Na L2 and L3), all yields of that group are taken as equal.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no lines, or one has no radiative rate and is not alone.</exception>
    public static LineGroup FromTransitions(string name, IReadOnlyList<SpectralLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count == 1)
            return new LineGroup(name, [new LineComponent(lines[0], 1)]);
        bool oneShell = lines.All(l => l.InitialShell == lines[0].InitialShell);
        bool yieldsKnown = lines.All(l => l.FluorescenceYield is not null);
        return new LineGroup(
            name,
            lines.Select(l => new LineComponent(
                l,
                Rate(l) * (oneShell ? 1 : Vacancies(l) * (yieldsKnown ? l.FluorescenceYield!.Value : 1))
            ))
        );
    }

    /// <summary>Whether the names and all components are equal, in the same order.</summary>
    public bool Equals(LineGroup? other) => other is not null && Name == other.Name && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Components.Count);

    private static double Rate(SpectralLine line) =>
        line.RadiativeRate
        ?? throw new ArgumentException($"The line '{line.Name}' has no radiative rate, so its share of a group is unknown.", nameof(line));

    private static int Vacancies(SpectralLine line) =>
        line.InitialShell switch
        {
            "K" or "L1" or "L2" or "M1" or "M2" => 2,
            "L3" or "M3" or "M4" => 4,
            "M5" => 6,
            _ => throw new ArgumentException($"The line '{line.Name}' starts in the unknown shell '{line.InitialShell}'.", nameof(line)),
        };
}
