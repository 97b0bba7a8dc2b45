namespace SpectroCal.Lines;

/// <summary>A radioactive source: what a nuclide and the daughters in equilibrium with it emit.</summary>
/// <param name="Name">The nuclide, such as "Eu-152"; "annihilation" for positrons of any origin.</param>
/// <param name="Lines">Its gamma lines and annihilation radiation, by energy; none for Fe-55.</param>
/// <param name="XrayElements">Elements whose X-rays accompany the decay, such as Np for Am-241.</param>
/// <param name="HalfLifeSeconds">Half-life of the nuclide, s, where the gamma table has it.</param>
public sealed record RadiationSource(
    string Name,
    IReadOnlyList<SpectralLine> Lines,
    IReadOnlyList<string> XrayElements,
    double? HalfLifeSeconds
)
{
    /// <summary>
    /// Least intensity of a main line over that of the strongest. Detectors may see low energies ten times better than high ones, so that
    /// one in a hundred is not always weak.
    /// </summary>
    private const double LeastShare = 0.01;

    /// <summary>Nuclides that emit the lines, the source itself among them: a chain has several.</summary>
    public IReadOnlyList<string> Emitters => [.. Lines.Select(l => l.Emitter!).Where(e => e != SourceTable.Annihilation).Distinct()];

    /// <summary>The lines that the name of the source alone stands for: those of at least 1 % of the strongest.</summary>
    public IReadOnlyList<SpectralLine> MainLines =>
        Lines is [var only] ? [only] : [.. Lines.Where(l => l.IntensityPercent >= LeastShare * Lines.Max(other => other.IntensityPercent))];

    /// <summary>Whether name and lines are equal.</summary>
    public bool Equals(RadiationSource? other) => other is not null && Name == other.Name && Lines.SequenceEqual(other.Lines);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Lines.Count);
}
