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
        Assert.Equal("", string.Concat(needed.Where(c => !FigureFont.Typeface.ContainsGlyph(c))));
        Assert.All(needed, c => Assert.InRange(FigureFont.Advance(c.ToString()), 0.15, 1.1));
        // A box stands for what it does not have.
        Assert.False(FigureFont.Typeface.ContainsGlyph('漢'));
        Assert.InRange(FigureFont.Advance("漢"), 0.3, 1.1);
    }

    // Widths of Arial, of its published metrics: a viewer that has it, or Liberation Sans, needs no stretching.
    [Theory]
    [InlineData('0', 1139)]
    [InlineData('W', 1933)]
    [InlineData('i', 455)]
    [InlineData(' ', 569)]
    [InlineData('−', 1196)]
    public void WidthsAreThoseOfArial(char character, int units) =>
        Assert.Equal(units / 2048.0, FigureFont.Advance(character.ToString()), 6);

    [Fact]
    public void DigitsAreEquallyWide() => Assert.Single("0123456789".Select(c => FigureFont.Advance(c.ToString())).Distinct());

    [Theory]
    [InlineData("E = 3×10⁻³ eV", "E = 3×10^{−3} eV")]
    [InlineData("m²", "m^{2}")]
    public void RaisedDigitsAreRuns(string text, string marks) => Assert.Equal(marks, RichText.Plain(text).ToOxyPlot());

    [Fact]
    public void MarksOfOxyPlotComeBackAsTheyWere()
    {
        foreach (
            RichText text in (RichText[])[RichText.Markup("K_{α1} of 10^{−3}"), RichText.Plain("run_{1}^{2}_x"), RichText.ForLine("Cu Ka1")]
        )
        {
            RichText back = RichText.FromOxyPlot(text.ToOxyPlot());
            Assert.Equal(text.Runs, back.Runs);
        }
        Assert.Equal("padre_drift", RichText.FromOxyPlot("padre_drift").Runs.Single().Text);
    }

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
        Assert.Equal(k * (1 + TextMetrics.Scale(Script.Subscript)), both, 9);
        Assert.Equal(3 * TextMetrics.Width("Counts", 7), TextMetrics.Width("Counts", 21), 9);
    }
}
