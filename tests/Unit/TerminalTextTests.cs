namespace SpectroCal.Tests;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain name.txt", "plain name.txt")]
    [InlineData("Größe µ ± 日本", "Größe µ ± 日本")]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("bell\u0007", "bell\\u0007")]
    [InlineData("back\rover", "back\\u000Dover")]
    [InlineData("a\u202etxt.exe", "a\\u202Etxt.exe")]
    [InlineData("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [InlineData("c1\u009b31m", "c1\\u009B31m")]
    [InlineData("two\nlines", "two lines")]
    [InlineData(null, "")]
    public void WhatWouldWriteOnTheTerminalIsShownAsItsCode(string? text, string shown) => Assert.Equal(shown, TerminalText.Line(text));

    [Fact]
    public void LinesStayLines()
    {
        Assert.Equal("a\nb", TerminalText.Lines("a\r\nb"));
        Assert.Equal("a\\u000Ab", TerminalText.Safe("a\nb"));
    }
}
