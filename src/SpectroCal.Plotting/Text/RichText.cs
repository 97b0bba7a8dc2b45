using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace SpectroCal.Plotting.Text;

/// <summary>A label on one line: characters, some of them lowered or raised.</summary>
public sealed partial class RichText
{
    private const string RaisedCharacters = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
    private const string PlainCharacters = "0123456789−+";
    private const char Joiner = '\u2060'; // invisible

    private RichText(IReadOnlyList<TextRun> runs) => Runs = runs;

    /// <summary>The runs in reading order.</summary>
    public IReadOnlyList<TextRun> Runs { get; }

    /// <summary>Whether there is nothing to draw.</summary>
    public bool IsEmpty => Runs.Count == 0;

    /// <summary>A label of characters as they are; control characters become spaces.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator RichText?(string? text) => text is null ? null : Plain(text);

    /// <summary>A label of characters as they are; control characters become spaces.</summary>
    public static RichText Plain(string text) => Parse(text, Raised());

    /// <summary>
    /// A label in a few marks known from TeX: <c>_x</c> or <c>_{xy}</c> lowers, <c>^x</c> or <c>^{xy}</c> raises. For text written by a
    /// program; names that come from files are <see cref="Plain"/>.
    /// </summary>
    public static RichText Markup(string text) => Parse(text, Marks());

    /// <summary>A label in OxyPlot's marks: <c>_{xy}</c> lowers, <c>^{xy}</c> raises; one character alone is not a mark.</summary>
    internal static RichText FromOxyPlot(string? text) => Parse(text ?? "", OxyPlotMarks());

    /// <summary>This label in OxyPlot's marks.</summary>
    internal string ToOxyPlot() =>
        string.Concat(
            Runs.Select(r =>
                r.Script switch
                {
                    Script.Subscript => $"_{{{r.Text}}}",
                    Script.Superscript => $"^{{{r.Text}}}",
                    // What only looks like a mark is kept from being one.
                    _ => r
                        .Text.Replace("_{", $"_{Joiner}{{", StringComparison.Ordinal)
                        .Replace("^{", $"^{Joiner}{{", StringComparison.Ordinal),
                }
            )
        );

    /// <summary>The name of an X-ray line as it is printed: "Cu Ka1" becomes Cu K with α1 lowered; other names stay as they are.</summary>
    public static RichText ForLine(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Transition().Match(name) is not { Success: true } m)
            return Plain(name);
        string lowered = m.Groups[2].Value.Replace('a', 'α').Replace('b', 'β').Replace('g', 'γ');
        return new RichText([new TextRun(Clean(m.Groups[1].Value), Script.Baseline), new TextRun(lowered, Script.Subscript)]);
    }

    /// <summary>This label followed by another.</summary>
    public RichText Then(RichText next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new RichText([.. Runs, .. next.Runs]);
    }

    /// <summary>The characters without their positions.</summary>
    public override string ToString() => string.Concat(Runs.Select(r => r.Text));

    private static RichText Parse(string text, Regex marks)
    {
        ArgumentNullException.ThrowIfNull(text);
        var runs = new List<TextRun>();
        int end = 0;
        foreach (Match m in marks.Matches(text))
        {
            Add(text[end..m.Index], Script.Baseline);
            // Fonts draw raised digits in many ways, if they have them: here they are raised like all others.
            string run = m.Groups["run"] is { Success: true, Value: var marked }
                ? marked
                : string.Concat(m.Value.Select(c => PlainCharacters[RaisedCharacters.IndexOf(c)]));
            Add(run, m.Value[0] == '_' ? Script.Subscript : Script.Superscript);
            end = m.Index + m.Length;
        }
        Add(text[end..], Script.Baseline);
        return new RichText(runs);

        void Add(string run, Script script)
        {
            if (Clean(run.Replace($"{Joiner}", "", StringComparison.Ordinal)) is { Length: > 0 } clean)
                runs.Add(new TextRun(clean, script));
        }
    }

    [GeneratedRegex($"[{RaisedCharacters}]+")]
    private static partial Regex Raised();

    [GeneratedRegex($@"[_^](?:\{{(?<run>[^{{}}]*)\}}|(?<run>.))|[{RaisedCharacters}]+", RegexOptions.Singleline)]
    private static partial Regex Marks();

    [GeneratedRegex($@"[_^]\{{(?<run>[^{{}}]*)\}}|[{RaisedCharacters}]+")]
    private static partial Regex OxyPlotMarks();

    [GeneratedRegex("^((?:.* )?[KLM])([abgαβγ][0-9]{0,2})\\z", RegexOptions.Singleline)]
    private static partial Regex Transition();

    // XML has no place for control characters, the last two code points and halves of characters.
    private static string Clean(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '\ud7ff') < 0
            ? text
            : string.Concat(
                text.EnumerateRunes()
                    .Select(r =>
                        Rune.IsControl(r) ? " "
                        : r.Value is 0xfffe or 0xffff ? "\ufffd"
                        : r.ToString()
                    )
            );
}
