using System.Collections;
using SpectroCal.Peaks;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests peak finders.</summary>
public sealed class FinderCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        PeakFinders.Names.Select(n => (n, n == PeakFinders.Names[0] ? "the default" : n));
}
