using System.Collections;
using SpectroCal.Tpc.Losses;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests losses.</summary>
public sealed class TpcLossCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        TpcLosses.All.Select(l => (l.Name, "loss of readings"));
}
