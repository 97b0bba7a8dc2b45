using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests conditions on rows of list mode: columns of the file that is on the command line, or how they are written.</summary>
public sealed class ConditionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        IReadOnlyList<string> columns = ListColumnCompleter.Columns(fakeBoundParameters);
        return Suggestions.Only(
            wordToComplete,
            columns.Count > 0
                ? columns.Select(c => ($"{c}=", "rows with this text in the column; several: A|B"))
                : [("COLUMN=TEXT", "rows with this text in the column"), ("COLUMN=TEXT|TEXT", "rows with one of these texts in it")]
        );
    }
}
