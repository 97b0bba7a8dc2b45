using System.Globalization;
using System.Text;
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
        var detectors = new List<string>();
        int labels = start.Names is { } names && TableStart.BeginsWithLabel(names) ? 1 : 0;
        // pandas numbers rows under no name; what has one says which detector or point it is.
        bool areNamed = labels > 0 && start.Names![0].Length > 0;
        do
        {
            start.Split(text.Line, ranges);
            if (ranges.Count != start.Fields)
                throw text.Error($"expected {start.Fields} fields as on the first line, found {ranges.Count}");
            if (areNamed)
                detectors.Add(Encoding.UTF8.GetString(text.Line[ranges[0]]));
            var row = new TableColumn(text.Budget);
            foreach (Range range in ranges.Skip(labels))
            {
                if (row.Add(text.Line[range], text.LineNumber) is { } fault)
                    throw text.Error(fault);
            }
            rows.Add(row);
        } while (text.MoveToContent());
        var table = new TableData(text, rows, null, null, start.Delimiter, FirstLine: 0, AreRows: true);
        areNamed &= detectors.Distinct().Count() == rows.Count;
        TableLayout layout = TableLayout.Of(table, stated);
        TableAxis axis = TableAxis.Of(table, layout);
        if (layout.AreIntensities)
            throw TableIntensities.Of(table, layout, axis, 0, row => Common(table, axis, layout, row, stated, Label(row)));
        return
        [
            .. layout.Counts.Select(row =>
            {
                (Spectrum spectrum, int skipped) = Common(table, axis, layout, row, stated, Label(row));
                long[] counts = axis.InOrder(rows[row].Counts, text.Budget);
                var histogram = new ChannelHistogram(skipped == 0 ? counts : counts[skipped..], axis.FirstPosition, axis.Width);
                return spectrum with { Histogram = histogram };
            }),
        ];
        string? Label(int row) => areNamed ? detectors[row] : null;
    }

    // What is said of the spectrum in a row, and how many numbers stand before its counts.
    private static (Spectrum Spectrum, int Skipped) Common(
        TableData table,
        TableAxis axis,
        TableLayout layout,
        int row,
        TableColumns? stated,
        string? label
    )
    {
        TextCursor text = table.Text;
        var warnings = new List<string>(axis.Warnings);
        double first = table.Columns[row][0];
        int others = table.Rows - 1;
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
        bool isOnly = layout.Counts.Count == 1;
        string detector =
            label is not null ? label
            : isOnly ? SpectrumFile.DefaultDetector
            : (layout.Counts.IndexOf(row) + 1).ToString(CultureInfo.InvariantCulture);
        var spectrum = new Spectrum(
            isOnly ? text.Name : $"{text.Name}:{detector}",
            detector,
            new RunInfo(text.Name),
            CountsOrIntensities.Nothing
        )
        {
            CalibrationCoefficients = axis.Coefficients,
            CalibrationPoints = axis.Points,
            Warnings = warnings,
        };
        return (spectrum, skips ? 1 : 0);
    }
}
