using System.Text;

namespace SpectroCal.Tests.Fuzz;

/// <summary>Damages the bytes of a file as disks, editors and attackers do.</summary>
internal static class Mutator
{
    private const int MostChanges = 4;
    private const int LongestPiece = 64;

    // Bytes: a binary file without an end of a line, repeated four times over, would be gigabytes by itself.
    private const int MostRepeated = 1 << 22;

    private static readonly string[] Values =
    [
        "0",
        "-0",
        "-1",
        "1",
        "65536",
        "2147483648",
        "-2147483649",
        "9007199254740993",
        "99999999999999999999",
        "1e308",
        "-1e308",
        "1e999",
        "5e-324",
        "NaN",
        "Infinity",
        "null",
        "true",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "[null]",
        "PT1E9S",
        "=1+1",
        "\u001b[2J",
        "\0",
        ",",
        ";",
        "\n",
        "../../x",
        "\uFEFF",
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="random">Random numbers.</param>
    /// <param name="content">The content.</param>
    /// <param name="other">Another content, of which pieces may be taken.</param>
    public static byte[] Damage(Random random, byte[] content, byte[] other)
    {
        List<byte> bytes = [.. content];
        for (int change = random.Next(MostChanges); change >= 0; change--)
            Change(random, bytes, other);
        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1),
            length = Math.Min(random.Next(1, LongestPiece), bytes.Count - at);
        switch (random.Next(10))
        {
            case 0 when bytes.Count > at:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Count > at:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
                break;
            case 5:
                ReplaceWord(random, bytes, at);
                break;
            case 6:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 7 when other.Length > 0:
                int from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, LongestPiece))]);
                break;
            case 8:
                RepeatLine(random, bytes, at);
                break;
            default:
                ReplaceWord(random, bytes, at);
                break;
        }
    }

    // A number or a name, from where it begins to where it ends.
    private static void ReplaceWord(Random random, List<byte> bytes, int at)
    {
        int begin = at,
            end = at;
        while (begin > 0 && IsWord(bytes[begin - 1]))
            begin--;
        while (end < bytes.Count && IsWord(bytes[end]))
            end++;
        bytes.RemoveRange(begin, end - begin);
        bytes.InsertRange(begin, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    private static void RepeatLine(Random random, List<byte> bytes, int at)
    {
        int begin = at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at - 1) + 1,
            end = bytes.IndexOf((byte)'\n', at);
        List<byte> line = bytes.GetRange(begin, (end < 0 ? bytes.Count : end + 1) - begin);
        int most = Math.Max(1, MostRepeated / Math.Max(1, line.Count));
        for (int times = Math.Min(random.Next(1, 1 << random.Next(1, 8)), most); times > 0; times--)
            bytes.InsertRange(begin, line);
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'+' or (byte)'_';
}
