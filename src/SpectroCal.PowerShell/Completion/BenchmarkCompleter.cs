using System.Collections;
using SpectroCal.Bench;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests benchmarks.</summary>
public sealed class BenchmarkCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        BenchmarkCatalogue.All.Select(b => (b.Id, b.Note));
}
