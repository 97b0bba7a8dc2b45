using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests sizes of figures.</summary>
public sealed class FigureSizeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [
            ("single", "85 mm, a journal column"),
            ("double", "170 mm, two columns"),
            ("screen", "1200 pixels"),
            ("120x80", "width x height in mm"),
        ];
}
