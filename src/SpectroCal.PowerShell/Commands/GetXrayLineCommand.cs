using System.Management.Automation;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Lists X-ray lines and gamma lines of sources: energies, natural widths, intensities.</summary>
/// <remarks>
/// The table holds the K, L and M lines of the elements from B to Cf. A name stands for an element (Cu), a group of lines ('Cu Ka') or a
/// line ('Cu Ka1', CuKL3), or a radioactive source (Eu-152) or one of its gamma lines ('Cs-137 662'). Each line of a group has the
/// properties Group and FractionOfGroup, its share of the group's intensity.
/// Without a name all lines are listed. The objects can be given to every parameter that takes lines.
/// </remarks>
/// <example>
/// <code>Get-XrayLine Cu</code>
/// <para>Lists all lines of copper.</para>
/// </example>
/// <example>
/// <code>Get-XrayLine 'Cu Ka', 'Fe Kb1' | Select-Object Name, EnergyEv, NaturalWidthEv</code>
/// <para>Shows both lines of the copper doublet and an iron line with their natural widths.</para>
/// </example>
/// <example>
/// <code>Get-XrayLine -Range 6390-6410 | Where-Object RadiativeRate -gt 0.1</code>
/// <para>Finds strong lines near 6.4 keV.</para>
/// </example>
/// <example>
/// <code>Get-XrayLine '* Ka1' -Element Ti, Fe, Cu</code>
/// <para>Lists the strongest K line of three elements.</para>
/// </example>
/// <example>
/// <code>Get-XrayLine -Source Eu-152 | Where-Object IntensityPercent -gt 10</code>
/// <para>Lists the strong gamma lines of a source.</para>
/// </example>
/// <seealso cref="ResolveSpectralLineCommand"/>
/// <seealso cref="MeasureLineShapeCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
[Cmdlet(VerbsCommon.Get, "XrayLine")]
[OutputType(typeof(LibraryLine))]
public sealed class GetXrayLineCommand : SpectroCmdlet
{
    private string[]? _sources; // as the table names them

    /// <summary>Elements, groups, sources or lines; wildcards are allowed, as in 'Cu K*'. Without it, all lines.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LineCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only lines of these elements.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ElementCompleter))]
    public string[]? Element { get; set; }

    /// <summary>Only gamma lines of these sources.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string[]? Source { get; set; }

    /// <summary>Only lines in this range of energies, eV: 6390-6410.</summary>
    [Parameter]
    [EnergyRange]
    public EnergyRegion? Range { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string name in Name)
            Guarded(name, () => Write(name));
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Source is null)
            return;
        try
        {
            _sources = [.. LineLibrary.Default.ForSources(Source).Select(s => s.Name)];
        }
        catch (ArgumentException e)
        {
            Refuse($"-Source: {Errors.Of(e, null).Exception.Message}");
        }
    }

    private void Write(string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            WriteObject(
                LineLibrary
                    .Default.Lines.Concat(LineLibrary.Default.Sources.SelectMany(s => s.Lines))
                    .Where(l => pattern.IsMatch(l.Name) && Fits(l))
                    .Select(l => new LibraryLine(l)),
                enumerateCollection: true
            );
            return;
        }
        if (LineLibrary.Default.Elements.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            WriteObject(LineLibrary.Default.ForElement(name).Where(Fits).Select(l => new LibraryLine(l)), enumerateCollection: true);
            return;
        }
        if (LineLibrary.Default.FindSource(name) is { Lines.Count: > 0 } source)
        {
            WriteObject(source.Lines.Where(Fits).Select(l => new LibraryLine(l)), enumerateCollection: true);
            return;
        }
        LineGroup group = LineLibrary.Default.Find(name);
        foreach (LineComponent component in group.Components.Where(c => Fits(c.Line)))
            WriteObject(new LibraryLine(group, component));
    }

    private bool Fits(SpectralLine line) =>
        (Range is null || Range.Contains(line.EnergyEv))
        && (_sources is null || _sources.Contains(line.Nuclide))
        && (Element is null || Element.Contains(line.Element, StringComparer.OrdinalIgnoreCase));
}
