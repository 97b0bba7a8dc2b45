namespace SpectroCal.Lines;

/// <summary>One line: an X-ray transition of an element, a gamma line of a source, or a line that only has a name and an energy.</summary>
/// <remarks>Properties that a custom line does not have, or that the table does not know, are null.</remarks>
/// <param name="Name">
/// Name of the line: element and Siegbahn name ("Cu Ka1"), nuclide and energy in keV ("Cs-137 661.7"), or the custom name ("W Ni-7").
/// </param>
/// <param name="EnergyEv">Energy, eV, positive.</param>
/// <param name="Source">Where the energy comes from.</param>
public sealed record SpectralLine(string Name, double EnergyEv, string Source)
{
    /// <summary>Symbol of the element, such as "Cu".</summary>
    public string? Element { get; init; }

    /// <summary>Atomic number Z of the element.</summary>
    public int? AtomicNumber { get; init; }

    /// <summary>Siegbahn name of the transition in letters and digits, such as "Ka1" for K alpha 1.</summary>
    public string? Siegbahn { get; init; }

    /// <summary>IUPAC name of the transition: initial and final vacancy, such as "KL3".</summary>
    public string? Iupac { get; init; }

    /// <summary>Standard uncertainty (1 sigma) of the energy, eV, where it is known.</summary>
    public double? EnergyUncertaintyEv { get; init; }

    /// <summary>Fraction of the radiative decays of the initial vacancy that go through this transition, 0 to 1 (xraylib 4.0.0).</summary>
    public double? RadiativeRate { get; init; }

    /// <summary>Natural full width at half maximum, eV: the sum of the two levels' (xraylib 4.0.0); 0 for gamma lines.</summary>
    public double? NaturalWidthEv { get; init; }

    /// <summary>Shell of the initial vacancy: "K", "L1" to "L3" or "M1" to "M5".</summary>
    public string? InitialShell { get; init; }

    /// <summary>Absorption edge of the initial shell, eV (xraylib 4.0.0).</summary>
    public double? EdgeEv { get; init; }

    /// <summary>Fraction of the initial vacancies that decay by emitting an X-ray, 0 to 1 (xraylib 4.0.0).</summary>
    public double? FluorescenceYield { get; init; }

    /// <summary>Nuclide of the source that emits a gamma line, such as "Cs-137"; "annihilation" for positrons of any origin.</summary>
    public string? Nuclide { get; init; }

    /// <summary>Nuclide that the gamma ray itself comes from: a daughter in a chain ("Bi-214"); "annihilation" of positrons.</summary>
    public string? Emitter { get; init; }

    /// <summary>Photons of a gamma line per 100 decays of <see cref="Nuclide"/>.</summary>
    public double? IntensityPercent { get; init; }

    /// <summary>Its standard uncertainty (1 sigma), as evaluated.</summary>
    public double? IntensityUncertaintyPercent { get; init; }

    /// <summary>Whether the line is in no table but was made from a name and an energy.</summary>
    public bool IsCustom => Iupac is null && Nuclide is null;

    /// <summary>A line of which only a name and an energy are known, such as a peak of a transition-edge sensor's standard.</summary>
    /// <param name="name">Any text that is not blank.</param>
    /// <param name="energyEv">Energy, eV.</param>
    /// <param name="energyUncertaintyEv">Standard uncertainty of the energy, eV, if known.</param>
    /// <exception cref="ArgumentException">The name is blank, the energy not positive, or the uncertainty negative.</exception>
    public static SpectralLine Custom(string name, double energyEv, double? energyUncertaintyEv = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!(energyEv > 0 && double.IsFinite(energyEv)))
            throw new ArgumentOutOfRangeException(
                nameof(energyEv),
                energyEv,
                $"The energy of the line '{name}' must be a positive number of eV."
            );
        if (energyUncertaintyEv is { } u && !(u >= 0 && double.IsFinite(u)))
            throw new ArgumentOutOfRangeException(
                nameof(energyUncertaintyEv),
                u,
                $"The uncertainty of the line '{name}' must not be negative."
            );
        return new SpectralLine(name.Trim(), energyEv, "user") { EnergyUncertaintyEv = energyUncertaintyEv };
    }
}
