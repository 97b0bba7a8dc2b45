using System.Globalization;
using SpectroCal.Formats.Streams;
using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Simulation;

/// <summary>Readings of pixels as CSV: a line of names, then a line for each reading.</summary>
public static class HitFile
{
    /// <summary>Names of the columns: times in us, charges in electrons, places in cm; the converter's number may be empty.</summary>
    public const string Header = "event_id,anode,column,row,number,x,y,time,electrons,adc";

    private const int Columns = 10;
    private const int BytesPerByte = 8; // of text: a reading, its place among those that were there, and a line with its parts
    private const double Largest = 1e12; // beyond any time, place or charge of a detector

    /// <summary>The text of readings, without their derivatives.</summary>
    public static string Write(IEnumerable<TpcHit> hits)
    {
        var text = new System.Text.StringBuilder(Header).Append('\n');
        foreach (TpcHit h in hits)
            text.Append(Invariant($"{h.Event},{h.Pixel.Anode},{h.Pixel.Column},{h.Pixel.Row},{h.Number},"))
                .Append(Invariant($"{h.XCm:R},{h.YCm:R},{h.TimeUs.Value:R},{h.Electrons.Value:R},{h.Counts}\n"));
        return text.ToString();
    }

    /// <summary>Reads such a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">
    /// It is no such file, a number makes no sense, a reading is there twice, or the file takes more memory than one may.
    /// </exception>
    public static IReadOnlyList<TpcHit> Read(string path, CancellationToken cancellation = default)
    {
        FileBudget.Of(path).Take(BytesPerByte * new FileInfo(path).Length);
        var hits = new List<TpcHit>();
        var seen = new HashSet<(long, Pixel, int)>();
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (number == 1)
            {
                if (line.Trim() != Header)
                    throw new SpectrumFormatException(path, 1, $"expected readings of pixels, with the first line {Header}");
                continue;
            }
            if (line.Length == 0)
                continue;
            string[] cells = line.Split(',');
            if (cells.Length != Columns)
                throw new SpectrumFormatException(path, number, $"expected {Columns} numbers, found {cells.Length}");
            var pixel = new Pixel((int)Whole(1), (int)Whole(2), (int)Whole(3));
            var hit = new TpcHit(Whole(0), pixel, (int)Whole(4), Real(5), Real(6), Real(7), Real(8), 1)
            {
                Counts = cells[9].Length == 0 ? null : (int)Whole(9),
            };
            if (!seen.Add((hit.Event, hit.Pixel, hit.Number)))
                throw new SpectrumFormatException(
                    path,
                    number,
                    "expected each reading once; this event, pixel and number are there before"
                );
            hits.Add(hit);

            long Whole(int i) =>
                long.TryParse(cells[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long v)
                && (i == 0 || v is >= 0 and < 1 << 20)
                    ? v
                    : throw Wrong(i, "a whole number");
            double Real(int i) =>
                double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && Math.Abs(v) <= Largest
                    ? v
                    : throw Wrong(i, Invariant($"a finite number of at most {Largest:0e0}"));
            SpectrumFormatException Wrong(int i, string what) =>
                new(path, number, $"expected {what} for {Header.Split(',')[i]}, found '{TerminalText.Line(cells[i])}'");
        }
        if (number == 0)
            throw new SpectrumFormatException(path, 0, "expected readings of pixels, found an empty file");
        return hits;
    }
}
