using System.Text;

namespace SpectroCal.Plotting.Text;

/// <summary>A label on one line: characters, some of them lowered or raised.</summary>
public sealed class RichText
{
    private RichText(IReadOnlyList<TextRun> runs) => Runs = runs;

    /// <summary>The runs in reading order.</summary>
    public IReadOnlyList<TextRun> Runs { get; }

    /// <summary>Whether there is nothing to draw.</summary>
    public bool IsEmpty => Runs.Count == 0;

    /// <summary>A label of characters as they are; control characters become spaces.</summary>
    public static implicit operator RichText(string text) => Plain(text);

    /// <summary>A label of characters as they are; control characters become spaces.</summary>
    public static RichText Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? new RichText([]) : new RichText([new TextRun(Clean(text), Script.Baseline)]);
    }

    /// <summary>
    /// A label in a few marks known from TeX: <c>_x</c> or <c>_{xy}</c> lowers, <c>^x</c> or <c>^{xy}</c> raises. For text written by a
    /// program; names that come from files are <see cref="Plain"/>.
    /// </summary>
    public static RichText Markup(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var runs = new List<TextRun>();
        var current = new StringBuilder();
        void End(Script script)
        {
            if (current.Length > 0)
                runs.Add(new TextRun(Clean(current.ToString()), script));
            current.Clear();
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('_' or '^') || i + 1 == text.Length)
            {
                current.Append(text[i]);
                continue;
            }
            End(Script.Baseline);
            Script script = text[i] == '_' ? Script.Subscript : Script.Superscript;
            int close = text[i + 1] == '{' ? text.IndexOf('}', i + 2) : -1;
            string inner = close > 0 ? text[(i + 2)..close] : text[(i + 1)..(i + 2)];
            current.Append(inner);
            End(script);
            i = close > 0 ? close : i + 1;
        }
        End(Script.Baseline);
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

    private static string Clean(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? text : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
