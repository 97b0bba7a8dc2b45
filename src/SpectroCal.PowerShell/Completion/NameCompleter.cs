using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests the names of a list.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) => Suggestions.For(wordToComplete, Names(fakeBoundParameters ?? new Hashtable()));

    /// <summary>The names, each with what is shown beside it.</summary>
    /// <param name="bound">Parameters that are on the command line already.</param>
    protected abstract IEnumerable<(string Name, string ToolTip)> Names(IDictionary bound);
}
