namespace SpectroCal.Lines;

/// <summary>The shape of a line or a group of lines before the detector: a sum of Lorentzians of unit area.</summary>
public sealed record NaturalLineShape
{
    /// <summary>Creates a shape from areas of any scale.</summary>
    /// <param name="name">Name of the line or group, such as "Cu Ka".</param>
    /// <param name="components">The Lorentzians with areas in place of fractions; the shape holds the areas divided by their sum.</param>
    /// <param name="source">Where the shape comes from.</param>
    /// <exception cref="ArgumentException">
    /// There are no components, an energy is not positive, a width or an area is negative or not finite, or all areas are zero.
    /// </exception>
    public NaturalLineShape(string name, IEnumerable<LorentzianComponent> components, string source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(components);
        LorentzianComponent[] given = [.. components];
        if (Array.Find(given, c => !IsLorentzian(c)) is { } odd)
            throw new ArgumentException($"The shape of '{name}' has the component {odd}.", nameof(components));
        double sum = given.Sum(c => c.Fraction);
        if (!(sum > 0 && double.IsFinite(sum)))
            throw new ArgumentException($"The shape of '{name}' has no area.", nameof(components));
        Name = name;
        Components = Array.AsReadOnly(Array.ConvertAll(given, c => c with { Fraction = c.Fraction / sum }));
        Source = source;
    }

    /// <summary>Name of the line or group, such as "Cu Ka".</summary>
    public string Name { get; }

    /// <summary>The Lorentzians; their fractions of the area sum to 1.</summary>
    public IReadOnlyList<LorentzianComponent> Components { get; }

    /// <summary>Where the shape comes from.</summary>
    public string Source { get; }

    /// <summary>
    /// Mean of the centres weighted by area, eV: where a detector whose resolution is much wider than the shape sees it, apart from the far
    /// wings.
    /// </summary>
    public double MeanEnergyEv => Components.Sum(c => c.Fraction * c.EnergyEv);

    /// <summary>
    /// One Lorentzian for each line of a group, with the group's energies and intensities and the natural widths of the table: what can be
    /// said of a line whose shape was not measured. It has no satellites and no asymmetry.
    /// </summary>
    public static NaturalLineShape Of(LineGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new NaturalLineShape(
            group.Name,
            group.Components.Select(c => new LorentzianComponent(c.Line.EnergyEv, c.Line.NaturalWidthEv ?? 0, c.RelativeIntensity)),
            $"one Lorentzian for each line: {string.Join("; ", group.Components.Select(c => c.Line.Source).Distinct())}"
        );
    }

    /// <summary>Whether name, source and all components are equal, in the same order.</summary>
    public bool Equals(NaturalLineShape? other) =>
        other is not null && Name == other.Name && Source == other.Source && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Components.Count);

    private static bool IsLorentzian(LorentzianComponent c) =>
        c.EnergyEv > 0 && c.FwhmEv >= 0 && c.Fraction >= 0 && double.IsFinite(c.EnergyEv + c.FwhmEv + c.Fraction);
}
