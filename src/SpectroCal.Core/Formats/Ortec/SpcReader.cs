using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Ortec;

/// <summary>ORTEC binary spectrum (.Spc) of records of 128 bytes: integer or, with file type 5, floating counts.</summary>
/// <remarks>
/// Layout as in ORTEC's "File Structure Manual". Words of the first record, from 0: 0 is 1, 1 the file type, 4 to 6 the records of
/// acquisition, sample and detector, 17 that of the calibration, 30 the first record of counts, 31 how many there are, 32 the number of
/// channels; real and live time are floats at bytes 90 and 94. In the calibration record, offset, gain and quadratic term are floats
/// at bytes 20, 24 and 28 in keV. As in .spe files, the energy of a channel number is that of its centre.
/// </remarks>
internal static class SpcReader
{
    private const int RecordLength = 128;
    private const int IntegerCounts = 1;
    private const int FloatingCounts = 5;

    /// <summary>Whether a file begins as one of this format.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) =>
        head.Length >= RecordLength
        && head[..4] is [1, 0, IntegerCounts or FloatingCounts, 0]
        && head[60] > 0
        && WordAt(head, 32) > 0
        && (4 * WordAt(head, 32) + RecordLength - 1) / RecordLength == WordAt(head, 31);

    public static IReadOnlyList<Spectrum> Read(ReadOnlyMemory<byte> content, string file, FileBudget budget)
    {
        var record = new BinaryRecord(file, content);
        var notes = new SpectrumNotes(budget);
        int channels = record.Channels(record.Word(64), 64);
        long at = Start(record.Word(60));
        TableColumn? values = record.Word(2) == FloatingCounts ? record.Singles(at, channels, budget) : null;
        long[] counts = values is null ? record.Counts(at, channels, budget) : [];
        DateTime? start = null;
        if (record.Word(8) is > 0 and var acquisition)
            start = OrtecDate.Parse(record.Text(Start(acquisition) + 16, 12), record.Text(Start(acquisition) + 28, 10), notes);
        foreach ((string name, int pointer) in new[] { ("sample", 10), ("detector", 12) })
        {
            if (record.Word(pointer) is > 0 and var text)
                notes.Add(name, record.Text(Start(text), RecordLength));
        }
        double[] coefficients = [];
        if (record.Word(34) is > 0 and var calibration)
            coefficients = StatedScale.OfCentres(
                [.. Enumerable.Range(0, 3).Select(k => (double)record.Single(Start(calibration) + 20 + 4 * k))],
                notes
            );
        string fileName = Path.GetFileName(file);
        var run = new RunInfo(fileName)
        {
            Start = start,
            RealTimeSeconds = Math.Round(record.Single(90), 3),
            LiveTimeSeconds = Math.Round(record.Single(94), 3),
        };
        var common = new Spectrum(fileName, SpectrumFile.DefaultDetector, run, CountsOrIntensities.Nothing)
        {
            CalibrationCoefficients = coefficients,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
        return values is null
            ? [common with { Histogram = ChannelHistogram.FromChannels(counts, 0, ChannelConvention.BinCentre) }]
            : CountsOrIntensities.Spectra(file, [new CountsOrIntensities(common, values)]);
    }

    private static long Start(int record) => (record - 1L) * RecordLength;

    private static int WordAt(ReadOnlySpan<byte> head, int word) => head[2 * word] | (head[2 * word + 1] << 8);
}
