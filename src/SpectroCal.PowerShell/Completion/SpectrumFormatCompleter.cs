using System.Collections;
using SpectroCal.Formats;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests formats in which spectra are written.</summary>
public sealed class SpectrumFormatCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        WritableFormat.All.Select(f => (f.Extension.TrimStart('.'), $"{f.Format}{(f.HoldsSeveral ? "" : ", one spectrum a file")}"));
}
