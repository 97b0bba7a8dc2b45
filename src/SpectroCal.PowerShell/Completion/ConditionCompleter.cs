using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests how a condition on rows of list mode is written.</summary>
public sealed class ConditionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) =>
        Suggestions.Only(
            wordToComplete,
            [("COLUMN=TEXT", "rows with this text in the column"), ("COLUMN=TEXT|TEXT", "rows with one of these texts in it")]
        );
}
