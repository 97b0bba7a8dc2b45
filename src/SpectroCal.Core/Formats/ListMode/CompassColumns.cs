using System.Text.RegularExpressions;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.ListMode;

/// <summary>
/// Names of the columns of CAEN CoMPASS text without a header: all but the first of the files that one run was split into.
/// </summary>
/// <remarks>
/// The header of the first file applies. Where it is not available the order is that of CoMPASS's manual, recognised by where the
/// hexadecimal flags are: BOARD, CHANNEL, TIMETAG, ENERGY, then nothing (4), ENERGYSHORT or, if it is not an integer, CALIB_ENERGY (5),
/// CALIB_ENERGY and ENERGYSHORT (6), then FLAGS, PROBE_CODE and SAMPLES.
/// </remarks>
internal static partial class CompassColumns
{
    private const int LongestHeader = 4096;

    private static readonly string[] Always = ["BOARD", "CHANNEL", "TIMETAG", "ENERGY"];

    /// <summary>Names for the fields of a row in the default order.</summary>
    public static string[] Default(IReadOnlyList<string> row)
    {
        int flags = Enumerable.Range(Always.Length, row.Count - Always.Length).First(i => IsHexadecimal(row[i]));
        string[] between = (flags - Always.Length) switch
        {
            0 => [],
            1 => [row[Always.Length].All(char.IsAsciiDigit) ? "ENERGYSHORT" : "CALIB_ENERGY"],
            2 => ["CALIB_ENERGY", "ENERGYSHORT"],
            _ => [.. Enumerable.Range(Always.Length + 1, flags - Always.Length).Select(i => $"column {i}")],
        };
        string[] names = [.. Always, .. between, "FLAGS", "PROBE_CODE", "SAMPLES"];
        return
        [
            .. names.Take(row.Count),
            .. Enumerable.Range(names.Length + 1, Math.Max(0, row.Count - names.Length)).Select(i => $"column {i}"),
        ];
    }

    public static bool IsHexadecimal(string field) => field.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Names from the first file of the same run, which a name that ends in _1, _2, ... belongs to; null where there is none.
    /// </summary>
    /// <param name="path">The file without a header.</param>
    public static string[]? OfFirstFile(string path)
    {
        Match match = SplitName().Match(Path.GetFileName(path));
        if (!match.Success)
            return null;
        string first = Path.Combine(Path.GetDirectoryName(path) ?? "", match.Groups["stem"].Value + match.Groups["extension"].Value);
        try
        {
            if (!File.Exists(first))
                return null;
            using FileStream file = FileContent.Open(first);
            using Stream content = FileContent.Decompress(file, first);
            var head = new byte[LongestHeader];
            int n = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var text = new TextCursor(first, head.AsMemory(0, n));
            if (!text.MoveToContent())
                return null;
            string[] names = DelimitedLine.Texts(text.Line, DelimitedLine.Delimiter(text.Line));
            return Always[..2].All(name => ColumnNames.IndexOf(names, name) >= 0) ? names : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SpectrumFormatException)
        {
            // The default order remains; what is wrong with that file is reported when it is read itself.
            return null;
        }
    }

    [GeneratedRegex(@"^(?<stem>.+)_\d+(?<extension>\.csv(?:\.gz)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SplitName();
}
