using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests widths of the kernel.</summary>
public sealed class BandwidthCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [
            ("0.5res", "half the resolution, the default"),
            ("0.01std", "of the data, as published"),
            ("scott", "Scott's rule"),
            ("silverman", "Silverman's rule"),
            ("25", "eV"),
        ];
}
