using System.Collections;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests constants of the argon.</summary>
public sealed class TpcConstantCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        TpcParameterInfo.All.Select(i => (i.Name, $"{i.Symbol} {i.Unit}".TrimEnd()));
}
