using System.Collections;
using SpectroCal.Lines;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests elements that have X-ray lines.</summary>
public sealed class ElementCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        LineLibrary.Default.Elements.Select(e => (e, $"Z = {LineLibrary.Default.ForElement(e)[0].AtomicNumber}"));
}
