using System.Management.Automation;
using System.Management.Automation.Language;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Turns names into suggestions for what was typed.</summary>
internal static class Suggestions
{
    private static readonly char[] Quotes = ['\'', '"'];

    /// <summary>What was typed, without quotes.</summary>
    public static string Word(string? typed) => (typed ?? "").Trim(Quotes);

    /// <summary>Names that begin like the word, or match it as a wildcard.</summary>
    /// <param name="typed">What was typed; may be null or quoted.</param>
    /// <param name="names">Names with what is shown beside them.</param>
    public static IEnumerable<CompletionResult> For(string? typed, IEnumerable<(string Name, string ToolTip)> names)
    {
        string word = Word(typed);
        WildcardPattern pattern = WildcardPattern.Get(
            WildcardPattern.ContainsWildcardCharacters(word) ? word : WildcardPattern.Escape(word) + "*",
            WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant
        );
        foreach ((string name, string toolTip) in names)
            if (pattern.IsMatch(name))
                yield return new CompletionResult(Quoted(name), name, CompletionResultType.ParameterValue, toolTip);
    }

    /// <summary>The same, and never none: the shell would suggest names of files.</summary>
    /// <param name="typed">What was typed; may be null or quoted.</param>
    /// <param name="names">Names with what is shown beside them.</param>
    /// <param name="placeholder">What stands for a value where nothing was typed.</param>
    public static IEnumerable<CompletionResult> Only(
        string? typed,
        IEnumerable<(string Name, string ToolTip)> names,
        string placeholder = "NAME"
    )
    {
        CompletionResult[] found = [.. For(typed, names)];
        if (found.Length > 0)
            return found;
        return Word(typed) is { Length: > 0 } word
            ? [new CompletionResult(Quoted(word), word, CompletionResultType.ParameterValue, word)]
            : [new CompletionResult(Quoted(placeholder), placeholder, CompletionResultType.ParameterValue, placeholder)];
    }

    private static string Quoted(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
