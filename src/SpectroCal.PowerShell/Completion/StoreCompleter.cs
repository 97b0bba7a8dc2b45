using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.Store.Database;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests what is in the store that is on the command line.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StoreCompleter : IArgumentCompleter
{
    private protected StoreCompleter(string placeholder) => Placeholder = placeholder;

    private string Placeholder { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        IReadOnlyList<(string Name, string ToolTip)> names = GivenFile.Read(
            fakeBoundParameters,
            path =>
            {
                using var store = CalibrationStore.Open(path);
                return (IEnumerable<(string, string)>)
                    [.. Names(store, Given(fakeBoundParameters, "Tag"), Given(fakeBoundParameters, "Detector"))];
            }
        );
        return Suggestions.Only(wordToComplete, names, Placeholder);
    }

    /// <summary>The names, each with what is shown beside it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tag">The tag on the command line, or null.</param>
    /// <param name="detector">The detector on the command line, or null.</param>
    private protected abstract IEnumerable<(string Name, string ToolTip)> Names(CalibrationStore store, string? tag, string? detector);

    private static string? Given(IDictionary? bound, string parameter) =>
        ShellValue.Items(bound?[parameter]) is [var first, ..] && ShellValue.Text(first) is { Length: > 0 } text ? text : null;
}
