using System.Globalization;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Tpc.Tracks;

/// <summary>Segments as CSV: a line of names, then numbers.</summary>
public static class SegmentCsv
{
    private const int BytesPerByte = 4; // of text: numbers, segments and a line with its parts

    /// <summary>The text of segments; the drift is written as x, as everywhere else.</summary>
    public static string Write(IEnumerable<TrackSegment> segments)
    {
        var text = new System.Text.StringBuilder(SegmentFile.CsvHeader).Append('\n');
        foreach (TrackSegment s in segments)
            text.Append(
                    Invariant(
                        $"{s.Event},{s.Track},{s.Particle},{s.Start.Z:R},{s.Start.Y:R},{s.Start.X:R},{s.End.Z:R},{s.End.Y:R},{s.End.X:R},"
                    )
                )
                .Append(Invariant($"{s.LengthCm:R},{s.EnergyMev:R},{s.StoppingMevPerCm:R},{s.TimeUs:R}\n"));
        return text.ToString();
    }

    internal static SegmentColumns Read(string path, CancellationToken cancellation)
    {
        FileBudget.Of(path).Take(BytesPerByte * new FileInfo(path).Length);
        string[]? names = null;
        var rows = new List<double[]>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#'))
                continue;
            string[] cells = [.. line.Split(',').Select(c => c.Trim())];
            if (names is null)
            {
                if (!cells.Contains("dE"))
                    throw new SpectrumFormatException(
                        path,
                        number,
                        $"expected HDF5, or the names of columns of segments: {SegmentFile.CsvHeader}"
                    );
                if (cells.Distinct().Count() != cells.Length)
                    throw new SpectrumFormatException(path, number, "expected each name once");
                names = cells;
                continue;
            }
            if (cells.Length != names.Length)
                throw new SpectrumFormatException(path, number, $"expected {names.Length} numbers, found {cells.Length}");
            var row = new double[cells.Length];
            for (int i = 0; i < cells.Length; i++)
                if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]))
                    throw new SpectrumFormatException(
                        path,
                        number,
                        $"expected a number for {names[i]}, not '{TerminalText.Line(cells[i])}'"
                    );
            rows.Add(row);
        }
        if (names is null)
            throw new SpectrumFormatException(path, 0, "expected segments, found an empty file");
        return new SegmentColumns(path, names, rows.Count, (row, name) => rows[row][Array.IndexOf(names, name)]);
    }
}
