using System.Globalization;
using System.Text.RegularExpressions;
using SkiaSharp;
using SpectroCal.Plotting.Reports;

namespace SpectroCal.Tests.Plotting;

public sealed partial class TerminalPictureTests
{
    private const int Width = 7;
    private const int Height = 8;

    // Escape characters may be lost on the way; the answers are those of the terminals' documentation.
    [Theory]
    [InlineData("\e_Gi=31;OK\e\\\eP>|kitty(0.35)\e\\\e[?62;c", "\e_Ga=T")]
    [InlineData("P>|iTerm2 3.5.0\\[?62;4c", "\e]1337;File=")]
    [InlineData("[?62;4;22c", "\eP0;1q")]
    [InlineData("\e[?62;22;52c", null)]
    [InlineData("_Gi=31;ENOTSUPPORTED[?1;2c", null)]
    [InlineData("", null)]
    public void ATerminalGetsWhatItSaysItShows(string answer, string? begins)
    {
        string? text = TerminalPicture.Encoded(Picture(), answer);
        if (begins is null)
            Assert.Null(text);
        else
            Assert.StartsWith(begins, text, StringComparison.Ordinal);
    }

    [Fact]
    public void KittyAndITermGetTheFileItself()
    {
        string kitty = TerminalPicture.Encoded(Picture(), "Gi=31;OK[?62c")!,
            iterm = TerminalPicture.Encoded(Picture(), ">|WezTerm 1[?62c")!;
        Assert.Equal(Picture(), Convert.FromBase64String(string.Concat(KittyData().Matches(kitty).Select(m => m.Groups[1].Value))));
        Assert.Equal(Picture(), Convert.FromBase64String(iterm[(iterm.IndexOf(':') + 1)..^1]));
    }

    [Fact]
    public void SixelsAreThePixels()
    {
        string text = TerminalPicture.Encoded(Picture(), "[?4c")!;
        string[] colors = new string[Width * Height];
        Dictionary<string, string> palette = Definition().Matches(text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        int top = 0,
            x = 0;
        string color = "";
        foreach (Match m in Step().Matches(Definition().Replace(text[text.IndexOf('#')..], "")))
        {
            if (m.Value[0] == '#')
                color = m.Groups[1].Value;
            else if (m.Value == "$")
                x = 0;
            else if (m.Value == "-")
                (top, x) = (top + 6, 0);
            else
                for (int k = int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture); k > 0; k--, x++)
                for (int bit = 0; bit < 6; bit++)
                    if (((m.Groups[3].Value[0] - '?') & (1 << bit)) != 0)
                        colors[(top + bit) * Width + x] = palette[color];
        }
        Assert.Equal(Enumerable.Range(0, Width * Height).Select(i => IsRed(i) ? "100;0;0" : "100;100;100"), colors);
    }

    private static bool IsRed(int i) => i % 5 == 0;

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(Width, Height);
        for (int i = 0; i < Width * Height; i++)
            bitmap.SetPixel(i % Width, i / Width, IsRed(i) ? SKColors.Red : SKColors.White);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    [GeneratedRegex("\e_G[^;]*;([^\e]*)")]
    private static partial Regex KittyData();

    [GeneratedRegex("#(\\d+);2;(\\d+;\\d+;\\d+)")]
    private static partial Regex Definition();

    [GeneratedRegex("#(\\d+)|!(\\d+)([?-~])|[$]|-")]
    private static partial Regex Step();
}
