using System.Collections;
using System.Globalization;
using SpectroCal.Lines;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests radioactive sources.</summary>
public sealed class SourceCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        LineLibrary.Default.Sources.Select(s => (s.Name, ToolTip(s)));

    private static string ToolTip(RadiationSource source) =>
        source.Lines.MaxBy(l => l.IntensityPercent ?? 0) is { } strongest
            ? string.Create(CultureInfo.InvariantCulture, $"{source.Lines.Count} lines, strongest {strongest.EnergyEv / 1000:0.0} keV")
            : $"X-rays of {string.Join(", ", source.XrayElements)}";
}
