using System.Collections;
using SpectroCal.Neural;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests peak finders.</summary>
public sealed class FinderCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        PeakFinderRequest.Names.Select(n => (n, n == PeakFinderRequest.Names[0] ? "the default" : n));
}
