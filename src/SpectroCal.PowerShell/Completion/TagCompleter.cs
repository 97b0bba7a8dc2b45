using System.Globalization;
using SpectroCal.Store.Database;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests the tags of the store that is on the command line.</summary>
public sealed class TagCompleter() : StoreCompleter("TAG")
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(CalibrationStore store, string? tag, string? detector) =>
        store.Tags().Select(t => (t.Tag, string.Create(CultureInfo.InvariantCulture, $"detectors: {t.Detectors}, from {t.From:d}")));
}
