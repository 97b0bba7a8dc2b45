using System.Collections;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests how a condition on rows of list mode is written.</summary>
public sealed class ConditionCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound) =>
        [("COLUMN=TEXT", "rows with this text in the column"), ("COLUMN=TEXT|TEXT", "rows with one of these texts in it")];
}
