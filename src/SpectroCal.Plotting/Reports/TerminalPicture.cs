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
        int[] colors = [.. pixels.Select(c => (Level(c.Red) * Levels + Level(c.Green)) * Levels + Level(c.Blue))];
        var text = new StringBuilder(Invariant($"\eP0;1q\"1;1;{width};{picture.Height}"));
        foreach (int c in colors.Distinct())
        {
            int Percent(int level) => level * 100 / (Levels - 1);
            int red = c / (Levels * Levels),
                green = c / Levels % Levels,
                blue = c % Levels;
            text.Append(CultureInfo.InvariantCulture, $"#{c};2;{Percent(red)};{Percent(green)};{Percent(blue)}");
        }
        for (int top = 0; top < picture.Height; top += BandHeight)
        {
            var bits = new SortedDictionary<int, int[]>();
            for (int i = top * width; i < Math.Min(top + BandHeight, picture.Height) * width; i++)
            {
                if (!bits.TryGetValue(colors[i], out int[]? row))
                    bits.Add(colors[i], row = new int[width]);
                row[i % width] |= 1 << (i / width - top);
            }
            foreach ((int color, int[] row) in bits)
            {
                text.Append('#').Append(color);
                Row(text, row);
                text.Append('$');
            }
            text.Append('-');
        }
        return text.Append("\e\\").ToString();
    }

    private static int Level(byte value) => (value * (Levels - 1) + 127) / 255;

    // Equal neighbours are written once with their number.
    private static void Row(StringBuilder text, int[] bits)
    {
        for (int x = 0; x < bits.Length; )
        {
            int begin = x;
            while (x < bits.Length && bits[x] == bits[begin])
                x++;
            text.Append('!').Append(x - begin).Append((char)('?' + bits[begin]));
        }
    }

    [GeneratedRegex(@"\?([\d;]+)c")]
    private static partial Regex Attributes();

    // Programs that have iTerm2's protocol, by the names that they give when asked (XTVERSION).
    [GeneratedRegex(@">\|(iTerm2|WezTerm)")]
    private static partial Regex Inline();
}
