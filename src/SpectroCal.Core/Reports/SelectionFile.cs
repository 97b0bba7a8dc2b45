using System.Text;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Reports;

/// <summary>A selection of spectra as CSV, to be read and changed by hand: whoever changes a line writes "person" at its end.</summary>
public static class SelectionFile
{
    /// <summary>Its first line.</summary>
    public const string Header = "detector,run,verdict,reason,by";

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
        using var table = ResultTable.Open(path, cancellation);
        if (!table.Names.SequenceEqual(Header.Split(',')))
            throw table.Error($"expected a selection of spectra, with the first line {Header}");
        var selection = new List<SelectedSpectrum>();
        var seen = new HashSet<(string, string)>();
        while (table.MoveNext())
        {
            var spectrum = new SelectedSpectrum(table[0], table[1], OneOf<QualityVerdict>(table, 2), table[3], OneOf<SelectedBy>(table, 4));
            if (!seen.Add((spectrum.Detector, spectrum.Run)))
                throw table.Error("expected each detector and run once; this one is there before");
            selection.Add(spectrum);
        }
        return selection;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T OneOf<T>(ResultTable table, int column)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
            if (string.Equals(table[column].Trim(), value.ToString(), StringComparison.OrdinalIgnoreCase))
                return value;
        string words = string.Join(", ", Enum.GetValues<T>().Select(Word));
        throw table.Error($"expected one of {words} for {table.Names[column]}, found '{TerminalText.Line(table[column])}'");
    }
}
