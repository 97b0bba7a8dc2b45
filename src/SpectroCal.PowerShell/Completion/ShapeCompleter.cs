using System.Collections;
using SpectroCal.LineShapes;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests shapes of lines.</summary>
public sealed class ShapeCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        LineShape.Names.Select(n => (n, LineShape.Parse(n).ToString())).Append(("natural+tail", "parts may be joined by +"));
}
