using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace SpectroCal.Plotting.Reports;

/// <summary>
/// Shows pictures in the terminal itself, where it says that it can: by the protocols of kitty and of iTerm2, and as sixels (DEC STD 070).
/// </summary>
public static partial class TerminalPicture
{
    private const int ChunkLength = 4096;
    private const int BandHeight = 6;
    private const int Levels = 6; // of each of red, green and blue
    private const string Kitty = "\e_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\e\\";
    private const string NameAndVersion = "\e[>q";
    private const string DeviceAttributes = "\e[c";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Shows a PNG file; false, with nothing written, where there is no terminal or it shows no pictures.</summary>
    /// <param name="path">The file.</param>
    public static bool Show(string path)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected)
            return false;
        byte[] png = File.ReadAllBytes(path);
        if (Encoded(png, Ask()) is not { } text)
            return false;
        Console.Out.WriteLine(text);
        return true;
    }

    /// <summary>A picture in the best of the ways that a terminal's answer names; null: in none.</summary>
    /// <param name="png">The picture.</param>
    /// <param name="answer">What the terminal answered; its escape characters may be missing.</param>
    internal static string? Encoded(byte[] png, string answer) =>
        answer.Contains("Gi=31;OK", StringComparison.Ordinal) ? AsKitty(png)
        : Inline().IsMatch(answer) ? $"\e]1337;File=inline=1;size={png.Length}:{Convert.ToBase64String(png)}\a"
        : Attributes().Match(answer) is { Success: true } m && m.Groups[1].Value.Split(';').Contains("4") ? AsSixels(png)
        : null;

    // Every terminal answers the last question, so the wait ends; those that know nothing of pictures say so by leaving out the others.
    private static string Ask()
    {
        Console.Out.Write(Kitty + NameAndVersion + DeviceAttributes);
        Console.Out.Flush();
        var answer = new StringBuilder();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && !Attributes().IsMatch(answer.ToString()))
        {
            if (Console.KeyAvailable)
                answer.Append(Console.ReadKey(intercept: true).KeyChar);
            else
                Thread.Sleep(5);
        }
        // A terminal may have echoed the answer as if it were typed.
        Console.Out.Write("\r\e[K");
        return answer.ToString();
    }

    private static string AsKitty(byte[] png)
    {
        string data = Convert.ToBase64String(png);
        var text = new StringBuilder();
        for (int at = 0; at < data.Length; at += ChunkLength)
        {
            int length = Math.Min(ChunkLength, data.Length - at),
                more = at + length < data.Length ? 1 : 0;
            text.Append(at == 0 ? "\e_Ga=T,f=100,q=2,m=" : "\e_Gm=").Append(more).Append(';').Append(data, at, length).Append("\e\\");
        }
        return text.ToString();
    }

    // Bands of six rows; in each, the rows of every colour that it has, bit by bit.
    private static string AsSixels(byte[] png)
    {
        using SKBitmap picture = SKBitmap.Decode(png);
        SKColor[] pixels = picture.Pixels;
        int width = picture.Width;
        (int Red, int Green, int Blue)[] colors = [.. pixels.Select(c => (Percent(c.Red), Percent(c.Green), Percent(c.Blue)))],
            palette = [.. colors.Distinct()];
        var text = new StringBuilder(Invariant($"\eP0;1q\"1;1;{width};{picture.Height}"));
        for (int c = 0; c < palette.Length; c++)
            text.Append(CultureInfo.InvariantCulture, $"#{c};2;{palette[c].Red};{palette[c].Green};{palette[c].Blue}");
        for (int top = 0; top < picture.Height; top += BandHeight)
        {
            IEnumerable<int> band = Enumerable.Range(top * width, Math.Min(BandHeight, picture.Height - top) * width);
            foreach (IGrouping<(int, int, int), int> same in band.GroupBy(i => colors[i]))
            {
                char[] row = new string('?', width).ToCharArray();
                foreach (int i in same)
                    row[i % width] += (char)(1 << (i / width - top));
                // Equal neighbours are written once with their number.
                text.Append('#').Append(Array.IndexOf(palette, same.Key));
                text.Append(Repeated().Replace(new string(row), m => Invariant($"!{m.Length}{m.Value[0]}"))).Append('$');
            }
            text.Append('-');
        }
        return text.Append("\e\\").ToString();
    }

    // The nearest of the levels, as there are not more than 256 colours.
    private static int Percent(byte value) => (value * (Levels - 1) + 127) / 255 * 100 / (Levels - 1);

    [GeneratedRegex(@"(.)\1*")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\?([\d;]+)c")]
    private static partial Regex Attributes();

    // Programs that have iTerm2's protocol, by the names that they give when asked (XTVERSION).
    [GeneratedRegex(@">\|(iTerm2|WezTerm)")]
    private static partial Regex Inline();
}
