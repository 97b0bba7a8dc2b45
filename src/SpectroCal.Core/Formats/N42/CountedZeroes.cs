using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.N42;

/// <summary>
/// Counts of N42 files: numbers separated by white space; with counted zeroes, 0 is followed by the number of zeros it stands for.
/// </summary>
internal static class CountedZeroes
{
    public const string Name = "CountedZeroes";

    /// <summary>
    /// The most empty channels that a file may stand for in this way: a few bytes could otherwise demand any amount of memory.
    /// </summary>
    private const int MostFilled = 1 << 22;

    /// <summary>Counts of an element.</summary>
    /// <param name="data">The element.</param>
    /// <param name="isCompressed">Whether zeros are counted.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="filled">Empty channels filled so far in the file.</param>
    public static long[] Read(XElement data, bool isCompressed, string file, ref long filled)
    {
        var counts = new List<long>();
        ReadOnlySpan<char> text = data.Value;
        long total = 0;
        bool wantsRun = false;
        while (NextWord(ref text, out ReadOnlySpan<char> word))
        {
            long count = Number(word, data, file);
            if (wantsRun)
            {
                // The first zero of the run is there already.
                filled += count - 1;
                if (count < 1 || filled > MostFilled)
                    throw XmlContent.Error(file, data, $"expected a number of zeros from 1 to {MostFilled} after 0, found {count}");
                counts.AddRange(new long[count - 1]);
                wantsRun = false;
                continue;
            }
            if (count > long.MaxValue - total)
                throw XmlContent.Error(file, data, "expected counts whose sum is below 2^63");
            total += count;
            counts.Add(count);
            wantsRun = isCompressed && count == 0;
            if (counts.Count > HistogramBuilder.MaximumSpan)
                throw XmlContent.Error(file, data, $"expected at most {HistogramBuilder.MaximumSpan} channels");
        }
        if (wantsRun)
            throw XmlContent.Error(file, data, "expected the number of zeros after the last 0");
        return counts.Count > 0 ? [.. counts] : throw XmlContent.Error(file, data, "expected counts, found none");
    }

    /// <summary>Counts as text with counted zeros.</summary>
    public static string Format(ReadOnlySpan<long> counts)
    {
        var text = new StringBuilder();
        for (int i = 0; i < counts.Length; i++)
        {
            if (text.Length > 0)
                text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{counts[i]}");
            if (counts[i] != 0)
                continue;
            int run = counts[i..].IndexOfAnyExcept(0L);
            if (run < 0)
                run = counts.Length - i;
            text.Append(CultureInfo.InvariantCulture, $" {run}");
            i += run - 1;
        }
        return text.ToString();
    }

    private static long Number(ReadOnlySpan<char> word, XElement data, string file)
    {
        if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            return count;
        return NumberText.TryCount(Encoding.UTF8.GetBytes(word.ToString()), out count) is { } fault
            ? throw XmlContent.Error(file, data, fault)
            : count;
    }

    private static bool NextWord(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> word)
    {
        text = text.TrimStart(" \t\r\n,");
        int end = text.IndexOfAny(" \t\r\n,");
        word = end < 0 ? text : text[..end];
        text = text[word.Length..];
        return !word.IsEmpty;
    }
}
