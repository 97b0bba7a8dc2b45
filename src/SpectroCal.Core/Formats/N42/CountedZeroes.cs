using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;

namespace SpectroCal.Formats.N42;

/// <summary>
/// Counts of N42 files: numbers separated by white space; with counted zeroes, 0 is followed by the number of zeros it stands for.
/// </summary>
internal static class CountedZeroes
{
    public const string Name = "CountedZeroes";

    private const int CheckEvery = 0x10000;

    /// <summary>Counts of an element.</summary>
    /// <param name="data">The element.</param>
    /// <param name="isCompressed">Whether zeros are counted.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="budget">Memory that the file may take: a few bytes can stand for millions of channels.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static TableColumn Read(XElement data, bool isCompressed, string file, FileBudget budget, CancellationToken cancellation)
    {
        var values = new TableColumn(budget);
        long line = XmlContent.Line(data);
        ReadOnlySpan<char> text = data.Value;
        bool wantsRun = false;
        for (int words = 1; NextWord(ref text, out ReadOnlySpan<char> word); words++)
        {
            if (words % CheckEvery == 0)
                cancellation.ThrowIfCancellationRequested();
            if (wantsRun)
            {
                long zeros = Number(word, data, file);
                if (zeros < 1)
                    throw XmlContent.Error(file, data, $"expected a number of zeros of 1 or more after 0, found {zeros}");
                // The first zero of the run is there already.
                Check(values.AddZeros(zeros - 1));
                wantsRun = false;
                continue;
            }
            bool isPlain = long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long count);
            Check(isPlain ? values.Add(count, count) : values.Add(Encoding.UTF8.GetBytes(word.ToString()), line));
            wantsRun = isCompressed && values[values.Rows - 1] == 0;
        }
        if (wantsRun)
            throw XmlContent.Error(file, data, "expected the number of zeros after the last 0");
        return values.Rows > 0 ? values : throw XmlContent.Error(file, data, "expected counts, found none");

        void Check(string? fault)
        {
            if (fault is not null)
                throw XmlContent.Error(file, data, fault);
        }
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
