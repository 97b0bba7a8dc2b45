using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Tables;

/// <summary>Tables of which each row is a spectrum.</summary>
internal static class TableRows
{
    /// <summary>Reads the rows from the current line on.</summary>
    public static IReadOnlyList<Spectrum> Read(TextCursor text, TableStart start, TableColumns? stated)
    {
        var rows = new List<TableColumn>();
        var ranges = new List<Range>();
        do
        {
            DelimitedLine.Split(text.Line, start.Delimiter, ranges);
            if (ranges.Count != start.Fields)
                throw text.Error($"expected {start.Fields} fields as on the first line, found {ranges.Count}");
            var row = new TableColumn(text.Budget);
            foreach (Range range in ranges)
            {
                if (row.Add(text.Line[range], text.LineNumber) is { } fault)
                    throw text.Error(fault);
            }
            rows.Add(row);
        } while (text.MoveToContent());
        var table = new TableData(text, rows, null, null, start.Delimiter, FirstLine: 0);
        TableLayout layout = TableLayout.Of(table, stated ?? new TableColumns { Roles = [TableRole.Counts] });
        TableAxis axis = TableAxis.Of(table, layout);
        return [.. layout.Counts.Select((row, i) => Spectrum(text, rows[row], axis, layout, i, stated))];
    }

    private static Spectrum Spectrum(TextCursor text, TableColumn row, TableAxis axis, TableLayout layout, int number, TableColumns? stated)
    {
        var warnings = new List<string>(axis.Warnings);
        double first = row[0];
        int others = row.Rows - 1;
        bool mayBeLength = TableLength.MayBe(first, others);
        if (stated is null && mayBeLength && !TableLength.IsCertain(others))
            throw TableLength.Ambiguous(text, first, others);
        if (stated is { BeginWithLength: true } && !mayBeLength)
            throw text.FileError(
                string.Create(CultureInfo.InvariantCulture, $"expected the number of channels before {others} others, found {first}")
            );
        bool skips = stated is null ? mayBeLength : stated.BeginWithLength;
        if (skips && stated is null)
            warnings.Add(TableLength.Sentence(first));
        long[] counts = axis.InOrder(row.Counts, text.Budget);
        bool isOnly = layout.Counts.Count == 1;
        string detector = isOnly ? SpectrumFile.DefaultDetector : (number + 1).ToString(CultureInfo.InvariantCulture);
        return new Spectrum(
            isOnly ? text.Name : $"{text.Name}:{detector}",
            detector,
            new RunInfo(text.Name),
            new ChannelHistogram(skips ? counts[1..] : counts, axis.FirstPosition, axis.Width)
        )
        {
            CalibrationCoefficients = axis.Coefficients,
            CalibrationPoints = axis.Points,
            Warnings = warnings,
        };
    }
}
