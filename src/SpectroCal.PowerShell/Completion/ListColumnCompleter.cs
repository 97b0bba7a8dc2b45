using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SpectroCal.Formats.ListMode;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests columns of the list mode file that is on the command line.</summary>
public sealed class ListColumnCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Suggestions.Only(wordToComplete, Columns(fakeBoundParameters).Select(c => (c, $"the column {c}")), "COLUMN");

    /// <summary>Their names; none where the file is no list mode.</summary>
    internal static IReadOnlyList<string> Columns(IDictionary? bound) => GivenFile.Read(bound, ListModeFile.ColumnNames);
}
