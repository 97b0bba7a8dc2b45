using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

public sealed class TextTests
{
    [Fact]
    public void TheFontHasWhatLabelsNeed()
    {
        string needed =
            string.Concat(Enumerable.Range(0x20, 0x5F).Select(c => (char)c))
            + "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩµ−±×·²³¹°Å–—…≈≤≥→∞√éèüöäßñøçÉÖÜ’\u00a0";
        Assert.Equal("", string.Concat(needed.Where(c => !StrokeFont.Has(c))));
        // Only spaces have no strokes, and every stroke stays near its character.
        foreach (char c in needed)
        {
            Glyph glyph = StrokeFont.For(c);
            Assert.Equal(char.IsWhiteSpace(c), glyph.Strokes.Count == 0);
            Assert.InRange(glyph.Advance, 0.15, 1.1);
            foreach (double[] stroke in glyph.Strokes)
            {
                for (int i = 0; i < stroke.Length; i += 2)
                {
                    Assert.InRange(stroke[i], -0.01, glyph.Advance + 0.01);
                    Assert.InRange(stroke[i + 1], -0.21, 0.97);
                }
            }
        }
        Assert.False(StrokeFont.Has('漢'));
        Assert.True(StrokeFont.For('漢').Strokes.Count > 0);
    }

    [Fact]
    public void DigitsAreEquallyWide() => Assert.Single("0123456789".Select(c => StrokeFont.For(c).Advance).Distinct());

    [Theory]
    [InlineData("E", "E")]
    [InlineData("K_{α1}", "K|_α1")]
    [InlineData("χ^2/ndf", "χ|^2|/ndf")]
    [InlineData("10^{−3}", "10|^−3")]
    [InlineData("p_0 (eV)", "p|_0| (eV)")]
    [InlineData("a_", "a_")]
    [InlineData("a_{b", "a|_{|b")]
    public void MarkupLowersAndRaises(string markup, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                '|',
                RichText
                    .Markup(markup)
                    .Runs.Select(r =>
                        r.Script switch
                        {
                            Script.Subscript => "_",
                            Script.Superscript => "^",
                            _ => "",
                        } + r.Text
                    )
            )
        );

    [Theory]
    [InlineData("Cu Ka1", "Cu K", "α1")]
    [InlineData("Ti Ka", "Ti K", "α")]
    [InlineData("Au Lb1", "Au L", "β1")]
    [InlineData("W Lγ3", "W L", "γ3")]
    [InlineData("unknown", "unknown", null)]
    [InlineData("W Ni-7", "W Ni-7", null)]
    [InlineData("Cu K", "Cu K", null)]
    [InlineData("Fe_2 Kalpha", "Fe_2 Kalpha", null)]
    public void LinesArePrintedAsInPapers(string name, string baseline, string? lowered)
    {
        IReadOnlyList<TextRun> runs = RichText.ForLine(name).Runs;
        Assert.Equal((baseline, Script.Baseline), (runs[0].Text, runs[0].Script));
        Assert.Equal(lowered, runs.Count > 1 ? runs[1].Text : null);
        if (lowered is not null)
            Assert.Equal(Script.Subscript, runs[1].Script);
    }

    [Fact]
    public void NamesAreNotMarkupAndControlCharactersVanish()
    {
        Assert.Equal("run_1^2", Assert.Single(RichText.Plain("run_1^2").Runs).Text);
        Assert.Equal("a b", RichText.Plain("a\tb").ToString());
        Assert.True(RichText.Plain("").IsEmpty);
    }

    [Fact]
    public void WidthsAddUpAndScale()
    {
        double k = TextMetrics.Width("K", 10),
            both = TextMetrics.Width(RichText.Markup("K_K"), 10);
        Assert.Equal(k * (1 + TextMetrics.ScriptScale), both, 9);
        Assert.Equal(3 * TextMetrics.Width("Counts", 7), TextMetrics.Width("Counts", 21), 9);
    }
}
