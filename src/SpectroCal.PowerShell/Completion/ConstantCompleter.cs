using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests constants of the calibration function.</summary>
public sealed class ConstantCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [("p0", "of a polynomial the offset, eV"), ("p1", "of a polynomial the gain, eV per channel"), ("p2", "eV per squared channel")];
}
