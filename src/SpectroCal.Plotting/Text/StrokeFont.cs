using System.Collections.Frozen;

namespace SpectroCal.Plotting.Text;

/// <summary>The project's own characters: printable ASCII, Greek, signs of physics and accented Latin letters.</summary>
internal static class StrokeFont
{
    /// <summary>Width of the pen over the size of the characters.</summary>
    public const double PenWidth = 0.084;

    private const string TableName = "SpectroCal.Plotting.Text.glyphs.txt";
    private const double RaisedScale = 0.62;
    private const double RaisedBy = 0.29;

    // Letters that look as Latin ones, raised digits, and letters with an accent, from what the table has.
    private const string Aliases = "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo νv ςs µμ ‐- ‑- ⋅· ∆Δ ’' ‘' \u00a0 ";
    private const string Raised = "¹1 ²2 ³3 ⁴4 ⁰0 ⁻−";
    private const string Accented =
        "áa´ àa` âa^ äa¨ ãa~ åa° ée´ èe` êe^ ëe¨ íı´ ìı` îı^ ïı¨ óo´ òo` ôo^ öo¨ õo~ úu´ ùu` ûu^ üu¨ ñn~ çc, ýy´ ÁA´ ÀA` ÂA^ "
        + "ÄA¨ ÃA~ ÅA° ÉE´ ÈE` ÊE^ ËE¨ ÓO´ ÖO¨ ÔO^ ÚU´ ÜU¨ ÑN~ ÇC, ÍI´";

    private static readonly Lazy<FrozenDictionary<char, Glyph>> Table = new(Load);

    // A box stands for what is not in the table.
    private static readonly Glyph Missing = new(
        0.556,
        [
            [0.1, 0.04, 0.1, 0.68, 0.456, 0.68, 0.456, 0.04, 0.1, 0.04],
        ]
    );

    /// <summary>The strokes of a character; a box where the font does not have it.</summary>
    public static Glyph For(char character) => Table.Value.GetValueOrDefault(character, Missing);

    /// <summary>Whether the font has a character.</summary>
    public static bool Has(char character) => Table.Value.ContainsKey(character);

    /// <summary>Width of a text, em.</summary>
    public static double Advance(string text)
    {
        double sum = 0;
        foreach (char c in text)
            sum += For(c).Advance;
        return sum;
    }

    private static FrozenDictionary<char, Glyph> Load()
    {
        var table = new Dictionary<char, Glyph>();
        using Stream stream = typeof(StrokeFont).Assembly.GetManifestResourceStream(TableName)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            (char character, Glyph glyph) = GlyphReader.Read(line);
            table.Add(character, glyph);
        }
        Glyph dotless = new(table['i'].Advance, [table['i'].Strokes[0]]);
        for (int i = 0; i < Aliases.Length; i += 3)
            table[Aliases[i]] = table[Aliases[i + 1]];
        foreach (string raised in Raised.Split(' '))
            table[raised[0]] = Transformed(table[raised[1]], RaisedScale, 0, RaisedBy);
        foreach (string accented in Accented.Split(' '))
            table[accented[0]] = WithAccent(accented[1] == 'ı' ? dotless : table[accented[1]], accented[2], char.IsUpper(accented[0]));
        return table.ToFrozenDictionary();
    }

    private static Glyph WithAccent(Glyph letter, char accent, bool isCapital)
    {
        double x = letter.Advance / 2,
            y = isCapital ? 0.80 : 0.62;
        double[][] strokes = accent switch
        {
            '´' =>
            [
                [x - 0.03, y - 0.02, x + 0.07, y + 0.1],
            ],
            '`' =>
            [
                [x + 0.03, y - 0.02, x - 0.07, y + 0.1],
            ],
            '^' =>
            [
                [x - 0.1, y - 0.02, x, y + 0.09, x + 0.1, y - 0.02],
            ],
            '¨' =>
            [
                [x - 0.09, y + 0.03],
                [x + 0.09, y + 0.03],
            ],
            '~' =>
            [
                [x - 0.12, y, x - 0.05, y + 0.06, x + 0.05, y, x + 0.12, y + 0.06],
            ],
            '°' =>
            [
                [
                    .. Enumerable
                        .Range(0, 17)
                        .SelectMany(i => (double[])[x + 0.075 * Math.Cos(i * Math.PI / 8), y + 0.035 + 0.075 * Math.Sin(i * Math.PI / 8)]),
                ],
            ],
            _ =>
            [
                [x, 0.03, x + 0.02, -0.06, x - 0.05, -0.15],
            ],
        };
        return letter with { Strokes = [.. letter.Strokes, .. strokes] };
    }

    private static Glyph Transformed(Glyph glyph, double scale, double dx, double dy) =>
        new(glyph.Advance * scale, [.. glyph.Strokes.Select(s => s.Select((v, i) => v * scale + (i % 2 == 0 ? dx : dy)).ToArray())]);
}
