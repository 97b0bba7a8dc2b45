using System.Collections;
using SpectroCal.Engines;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests engines, whether they are here or not; loads none.</summary>
public sealed class EngineCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        EngineCatalogue.Default.Names.Select(n => (n, n == ManagedEngine.EngineName ? "always present" : "a plug-in"));
}
