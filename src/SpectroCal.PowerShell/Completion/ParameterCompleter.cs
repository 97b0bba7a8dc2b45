using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SpectroCal.PowerShell.Arguments;

namespace SpectroCal.PowerShell.Completion;

/// <summary>Suggests parameters of line fits: those of the lines on the command line, then those that all lines share.</summary>
public sealed class ParameterCompleter : IArgumentCompleter
{
    private static readonly (string Name, string ToolTip)[] OfLines =
    [
        ("area", "counts in the line"),
        ("position", "its position, eV"),
        ("sigma", "its width, one standard deviation, eV"),
    ];

    private static readonly (string Name, string ToolTip)[] Shared =
    [
        ("resolution.noise", "electronic noise, eV"),
        ("resolution.fano", "Fano factor"),
        ("tail.fraction", "share of a line in its tail"),
        ("tail.slope", "length of the tail, standard deviations"),
        ("background.b0", "constant term of the background"),
        ("background.b1", "its slope"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        // Only a free parameter needs no value.
        string end = parameterName.Equals("Free", StringComparison.OrdinalIgnoreCase) ? "" : "=";
        return Suggestions.Only(
            wordToComplete,
            Lines(fakeBoundParameters?["Line"])
                .SelectMany(line => OfLines.Select(p => ($"{line}.{p.Name}", $"{line}: {p.ToolTip}")))
                .Concat(Shared)
                .Select(p => (p.Item1 + end, p.Item2))
        );
    }

    private static IEnumerable<string> Lines(object? given)
    {
        try
        {
            return given is null ? [] : LineTransformationAttribute.Lines(given).Select(l => l.Name);
        }
        catch (ArgumentException)
        {
            // It is not typed to its end.
            return [];
        }
    }
}
