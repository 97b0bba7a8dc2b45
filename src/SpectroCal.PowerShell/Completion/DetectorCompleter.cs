using SpectroCal.Store.Database;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests the detectors of the store that is on the command line, those of the tag where one is given.</summary>
public sealed class DetectorCompleter() : StoreCompleter("DETECTOR")
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(CalibrationStore store, string? tag, string? detector) =>
        store.Detectors(tag).Select(d => (d, tag is null ? d : $"under {tag}"));
}
