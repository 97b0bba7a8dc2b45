using System.Collections;
using SpectroCal.Plotting.Gallery;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests figures from simulations.</summary>
public sealed class ExampleFigureCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [("all", "every figure"), .. ExampleFigures.All.Select(f => (f.Name, f.Shows))];
}
