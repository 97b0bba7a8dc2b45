using SpectroCal.Lines;

namespace SpectroCal.PowerShell.Results;

/// <summary>A line of the library: an X-ray transition of an element, or a gamma line of a source. What does not apply is null.</summary>
public sealed class LibraryLine
{
    private readonly SpectralLine _line;

    internal LibraryLine(SpectralLine line) => _line = line;

    internal LibraryLine(LineGroup group, LineComponent component)
        : this(component.Line) => (Group, FractionOfGroup) = (group.Name, component.RelativeIntensity);

    /// <summary>Name, such as Cu Ka1 or Cs-137 661.7.</summary>
    public string Name => _line.Name;

    /// <summary>Energy, eV.</summary>
    public double EnergyEv => _line.EnergyEv;

    /// <summary>Its standard uncertainty, eV, where it is known.</summary>
    public double? EnergyUncertaintyEv => _line.EnergyUncertaintyEv;

    /// <summary>The group that was asked for, such as Cu Ka.</summary>
    public string? Group { get; }

    /// <summary>Share of that group's intensity.</summary>
    public double? FractionOfGroup { get; }

    /// <summary>Symbol of the element.</summary>
    public string? Element => _line.Element;

    /// <summary>Atomic number of the element.</summary>
    public int? AtomicNumber => _line.AtomicNumber;

    /// <summary>Siegbahn name of the transition, such as Ka1.</summary>
    public string? Siegbahn => _line.Siegbahn;

    /// <summary>IUPAC name of the transition, such as KL3.</summary>
    public string? Iupac => _line.Iupac;

    /// <summary>Fraction of the radiative decays of the initial vacancy that go through this transition, 0 to 1.</summary>
    public double? RadiativeRate => _line.RadiativeRate;

    /// <summary>Natural full width at half maximum, eV; 0 for gamma lines.</summary>
    public double? NaturalWidthEv => _line.NaturalWidthEv;

    /// <summary>Shell of the initial vacancy.</summary>
    public string? InitialShell => _line.InitialShell;

    /// <summary>Absorption edge of the initial shell, eV.</summary>
    public double? EdgeEv => _line.EdgeEv;

    /// <summary>Fraction of the initial vacancies that decay by emitting an X-ray, 0 to 1.</summary>
    public double? FluorescenceYield => _line.FluorescenceYield;

    /// <summary>Nuclide of the source that emits a gamma line.</summary>
    public string? Nuclide => _line.Nuclide;

    /// <summary>Nuclide that the gamma ray itself comes from, a daughter in a chain.</summary>
    public string? Emitter => _line.Emitter;

    /// <summary>Photons of a gamma line per 100 decays of the nuclide.</summary>
    public double? IntensityPercent => _line.IntensityPercent;

    /// <summary>Its standard uncertainty.</summary>
    public double? IntensityUncertaintyPercent => _line.IntensityUncertaintyPercent;

    /// <summary>Where the energy comes from.</summary>
    public string Source => _line.Source;

    internal SpectralLine Line => _line;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
