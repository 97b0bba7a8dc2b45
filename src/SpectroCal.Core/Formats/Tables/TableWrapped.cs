using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>The counts of one spectrum, many in a row, which go on from row to row.</summary>
internal static class TableWrapped
{
    /// <summary>Reads the rows from the current line on.</summary>
    public static IReadOnlyList<Spectrum> Read(TextCursor text, TableStart start, TableColumns stated)
    {
        int labels = stated.Roles.TakeWhile(r => r != TableRole.Counts).Count();
        int label = stated.Roles.Take(labels).ToList().IndexOf(TableRole.Channel);
        var counts = new CountList(text.Budget);
        var ranges = new List<Range>();
        long first = 0;
        bool isLast = false;
        do
        {
            start.Split(text.Line, ranges);
            if (isLast || ranges.Count > start.Fields || ranges.Count <= labels)
                throw text.Error($"expected {start.Fields} fields as on the first line, found {ranges.Count}");
            isLast = ranges.Count < start.Fields;
            if (label >= 0)
            {
                if (!NumberText.TryReal(text.Line[ranges[label]], out double channel) || channel != Math.Floor(channel))
                    throw text.Error("expected the number of the first channel of the row");
                if (counts.Count == 0 && Math.Abs(channel) <= HistogramBuilder.MaximumSpan)
                    first = (long)channel;
                if (channel != first + counts.Count)
                    throw text.Error(
                        string.Create(CultureInfo.InvariantCulture, $"expected channel {first + counts.Count}, found {channel}")
                    );
            }
            foreach (Range range in ranges.Skip(labels))
            {
                if (counts.Add(text.Line[range], text.LineNumber) is { } fault)
                    throw text.Error(fault);
            }
        } while (text.MoveToContent());
        var preamble = TablePreamble.Of(start.Above, text);
        return
        [
            new Spectrum(
                text.Name,
                SpectrumFile.DefaultDetector,
                preamble.Run(text.Name),
                new ChannelHistogram(counts.ToArray(), first + 0.5)
            )
            {
                Metadata = preamble.Metadata,
                Warnings = preamble.Warnings,
            },
        ];
    }
}
