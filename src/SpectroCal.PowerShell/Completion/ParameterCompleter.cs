using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests parameters of line fits, as -Free and -Fix name them.</summary>
public sealed class ParameterCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [
            ("resolution.noise", "electronic noise, eV"),
            ("resolution.fano", "Fano factor"),
            ("tail.fraction", "share of a line in its tail"),
            ("tail.slope", "length of the tail, standard deviations"),
            ("background.b0", "constant term of the background"),
            ("background.b1", "its slope"),
        ];
}
