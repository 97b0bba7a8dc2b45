using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using SpectroCal.Lines;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests lines: groups and lines of the element that was typed, lines of the source, with their energies.</summary>
public sealed class LineCompleter : IArgumentCompleter
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
        LineLibrary library = LineLibrary.Default;
        string word = Suggestions.Word(wordToComplete),
            symbol = new([.. word.TakeWhile(char.IsLetter)]);
        string[] elements = fakeBoundParameters?["Element"] is { } given
            ?
            [
                .. Arguments
                    .ShellValue.Items(given)
                    .Select(Arguments.ShellValue.Text)
                    .Where(e => library.Elements.Contains(e, StringComparer.OrdinalIgnoreCase)),
            ]
            : [];
        bool isGiven = elements.Length > 0;
        if (!isGiven)
            elements = [.. library.Elements.Where(e => e.Equals(symbol, StringComparison.OrdinalIgnoreCase))];
        if (library.Sources.FirstOrDefault(s => word.StartsWith(s.Name, StringComparison.OrdinalIgnoreCase)) is { Lines.Count: > 0 } source)
            return Suggestions.For(
                wordToComplete,
                source.Lines.Select(l => l.Name).Prepend(source.Name).Select(n => (n, ToolTip(library.Find(n))))
            );
        // Of elements that are not typed whole the main groups, C for carbon and calcium: all lines would be too many to look at.
        IEnumerable<string> others = library
            .Elements.SelectMany(library.NamesFor)
            .Where(n => n.EndsWith(" Ka", StringComparison.Ordinal) || n.EndsWith(" La", StringComparison.Ordinal))
            .Concat(library.Sources.Where(s => s.Lines.Count > 0).Select(s => s.Name));
        IEnumerable<string> names = elements.SelectMany(library.NamesFor).Concat(isGiven ? [] : others).Distinct();
        return Suggestions.For(wordToComplete, names.Select(n => (n, ToolTip(library.Find(n)))));
    }

    private static string ToolTip(LineGroup group) =>
        group.Components.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{group.Strongest.EnergyEv:0.0} eV, {group.Strongest.Source}")
            : string.Create(CultureInfo.InvariantCulture, $"{group.Components.Count} lines, mean {group.MeanEnergyEv:0.0} eV");
}
