using System.Text;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Reports;

/// <summary>A selection of spectra as CSV, to be read and changed by hand: whoever changes a line writes "person" at its end.</summary>
public static class SelectionFile
{
    /// <summary>Its first line.</summary>
    public const string Header = "detector,run,verdict,reason,by";

    private const int BytesPerByte = 8; // of text: a line, its cells and the entry

    /// <summary>The text of a selection.</summary>
    public static string Write(IReadOnlyList<SelectedSpectrum> selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var text = new StringBuilder(Header).Append('\n');
        foreach (SelectedSpectrum s in selection)
            CsvText.Row(text, s.Detector, s.Run, Word(s.Verdict), s.Reason, Word(s.By));
        return text.ToString();
    }

    /// <summary>Reads a selection.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">It is none, a word in it is unknown, or a spectrum is there twice.</exception>
    public static IReadOnlyList<SelectedSpectrum> Read(string path, CancellationToken cancellation = default)
    {
        FileBudget.Of(path).Take(BytesPerByte * new FileInfo(path).Length);
        var selection = new List<SelectedSpectrum>();
        var seen = new HashSet<(string, string)>();
        int number = 0,
            columns = Header.Split(',').Length;
        foreach (string line in File.ReadLines(path))
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            // Spreadsheets of some countries write semicolons.
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            string[] cells = DelimitedLine.Texts(bytes, line.Contains(';') && !line.Contains(',') ? (byte)';' : (byte)',');
            if (number == 1)
            {
                if (string.Join(',', cells) != Header)
                    throw new SpectrumFormatException(path, 1, $"expected a selection of spectra, with the first line {Header}");
                continue;
            }
            if (cells.Length == 0)
                continue;
            if (cells.Length != columns)
                throw new SpectrumFormatException(path, number, $"expected {columns} columns, found {cells.Length}");
            if (!seen.Add((cells[0], cells[1])))
                throw new SpectrumFormatException(path, number, "expected each detector and run once; this one is there before");
            selection.Add(
                new SelectedSpectrum(
                    cells[0],
                    cells[1],
                    OneOf<QualityVerdict>(cells[2], path, number, "verdict"),
                    cells[3],
                    OneOf<SelectedBy>(cells[4], path, number, "by")
                )
            );
        }
        return number > 0 ? selection : throw new SpectrumFormatException(path, 0, "expected a selection of spectra, found an empty file");
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T OneOf<T>(string text, string path, int line, string column)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
            if (string.Equals(text.Trim(), value.ToString(), StringComparison.OrdinalIgnoreCase))
                return value;
        string words = string.Join(", ", Enum.GetValues<T>().Select(Word));
        throw new SpectrumFormatException(path, line, $"expected one of {words} for {column}, found '{TerminalText.Line(text)}'");
    }
}
