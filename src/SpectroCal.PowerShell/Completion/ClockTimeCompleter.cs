using SpectroCal.Store.Database;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests the times from which constants of the store on the command line are valid, the latest first.</summary>
public sealed class ClockTimeCompleter() : StoreCompleter("TIME")
{
    private const int MostTimes = 30;

    private protected override IEnumerable<(string Name, string ToolTip)> Names(CalibrationStore store, string? tag, string? detector) =>
        store
            .Records(tag, detector)
            .GroupBy(r => r.From)
            .OrderByDescending(g => g.Key)
            .Take(MostTimes)
            .Select(g => (ClockTime.Text(g.Key), "valid from then: " + string.Join(", ", g.Select(r => r.Detector).Distinct().Take(3))));
}
