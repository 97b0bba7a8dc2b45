using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SpectroCal.Plotting.Text;

/// <summary>A label on one line: characters, some of them lowered or raised.</summary>
public sealed class RichText
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
    public static RichText Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = text.AsSpan().IndexOfAny(RaisedCharacters);
        if (first < 0)
            return text.Length == 0 ? new RichText([]) : new RichText([new TextRun(Clean(text), Script.Baseline)]);
        // Fonts draw raised digits in many ways, if they have them: here they are raised like all others.
        int end = first;
        while (end < text.Length && RaisedCharacters.Contains(text[end]))
            end++;
        string digits = string.Concat(text[first..end].Select(c => PlainCharacters[RaisedCharacters.IndexOf(c)]));
        return Plain(text[..first]).Then(new RichText([new TextRun(digits, Script.Superscript)])).Then(Plain(text[end..]));
    }

    /// <summary>
    /// A label in a few marks known from TeX: <c>_x</c> or <c>_{xy}</c> lowers, <c>^x</c> or <c>^{xy}</c> raises. For text written by a
    /// program; names that come from files are <see cref="Plain"/>.
    /// </summary>
    public static RichText Markup(string text) => Parse(text, singleCharacters: true);

    /// <summary>A label in OxyPlot's marks: <c>_{xy}</c> lowers, <c>^{xy}</c> raises; one character alone is not a mark.</summary>
    internal static RichText FromOxyPlot(string? text) => Parse(text ?? "", singleCharacters: false);

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

    private static RichText Parse(string text, bool singleCharacters)
    {
        ArgumentNullException.ThrowIfNull(text);
        var runs = new List<TextRun>();
        int begin = 0;
        void End(int end, Script script)
        {
            if (end <= begin)
                return;
            string run = Clean(text[begin..end]).Replace(Joiner.ToString(), "", StringComparison.Ordinal);
            runs.AddRange(script == Script.Baseline ? Plain(run).Runs : [new TextRun(run, script)]);
        }
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] is not ('_' or '^'))
                continue;
            int close = text[i + 1] == '{' ? text.IndexOf('}', i + 2) : -1;
            if (close < 0 && !singleCharacters)
                continue;
            End(i, Script.Baseline);
            begin = close > 0 ? i + 2 : i + 1;
            i = close > 0 ? close : i + 1;
            End(close > 0 ? close : i + 1, text[begin - (close > 0 ? 2 : 1)] == '_' ? Script.Subscript : Script.Superscript);
            begin = i + 1;
        }
        End(text.Length, Script.Baseline);
        return new RichText(runs);
    }

    /// <summary>The name of an X-ray line as it is printed: "Cu Ka1" becomes Cu K with α1 lowered; other names stay as they are.</summary>
    public static RichText ForLine(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int space = name.LastIndexOf(' ');
        string transition = name[(space + 1)..];
        if (
            transition.Length is < 2 or > 4
            || transition[0] is not ('K' or 'L' or 'M')
            || transition[1] is not ('a' or 'b' or 'g' or 'α' or 'β' or 'γ')
            || !transition.AsSpan(2).ToString().All(char.IsAsciiDigit)
        )
            return Plain(name);
        char greek = transition[1] switch
        {
            'a' => 'α',
            'b' => 'β',
            'g' => 'γ',
            var c => c,
        };
        return new RichText([
            new TextRun(Clean(name[..(space + 2)]), Script.Baseline),
            new TextRun(greek + transition[2..], Script.Subscript),
        ]);
    }

    /// <summary>This label followed by another.</summary>
    public RichText Then(RichText next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new RichText([.. Runs, .. next.Runs]);
    }

    /// <summary>The characters without their positions.</summary>
    public override string ToString() => string.Concat(Runs.Select(r => r.Text));

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
