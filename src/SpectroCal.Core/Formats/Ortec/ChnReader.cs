using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Ortec;

/// <summary>ORTEC binary spectrum (.Chn): a header of 32 bytes, 32-bit counts, and 512 bytes with the calibration and two texts.</summary>
/// <remarks>
/// Layout as in ORTEC's "File Structure Manual": a word of -1; ticks of 20 ms; the date as DDMMMYY and 1 for years from 2000; the first
/// channel; the number of channels. Behind the counts, -102 (three coefficients) or -101 (two). As in .spe files, the energy of a
/// channel number is that of its centre.
/// </remarks>
internal static class ChnReader
{
    private const int HeaderLength = 32;
    private const int CalibrationLength = 16;
    private const double SecondsPerTick = 0.02;

    /// <summary>Whether a file begins as one of this format.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) =>
        head.Length >= HeaderLength && head[..2] is [0xFF, 0xFF] && IsDate(head[16..24]);

    public static Spectrum Read(ReadOnlyMemory<byte> content, string file, FileBudget budget)
    {
        var record = new BinaryRecord(file, content);
        var notes = new SpectrumNotes(budget);
        int channels = record.Channels(record.Word(30), 30);
        long[] counts = record.Counts(HeaderLength, channels, budget);
        long end = HeaderLength + 4L * channels;
        double[] coefficients = [];
        if (record.Length < end + CalibrationLength)
            notes.Warn("The file ends behind its counts; it has no calibration.");
        else if ((short)record.Word(end) is var kind and (-101 or -102))
        {
            int n = kind == -102 ? 3 : 2;
            coefficients = StatedScale.OfCentres([.. Enumerable.Range(0, n).Select(k => (double)record.Single(end + 4 + 4 * k))], notes);
            Describe(record, end, "detector", 256, notes);
            Describe(record, end, "sample", 320, notes);
        }
        else
            notes.Warn("What follows the counts is not known and is ignored.");
        string name = Path.GetFileName(file);
        string start = $"{record.Text(16, 7)} {record.Text(24, 4)}:{record.Text(6, 2)}";
        var run = new RunInfo(name)
        {
            Start = OrtecDate.Parse(record.Text(16, 8), $"{start[8..10]}:{start[10..]}", notes),
            RealTimeSeconds = record.UInt32(8) * SecondsPerTick,
            LiveTimeSeconds = record.UInt32(12) * SecondsPerTick,
        };
        notes.Add("segment", record.Word(4).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var histogram = ChannelHistogram.FromChannels(counts, record.Word(28), ChannelConvention.BinCentre);
        return new Spectrum(name, SpectrumFile.DefaultDetector, run, histogram)
        {
            CalibrationCoefficients = coefficients,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
    }

    private static bool IsDate(ReadOnlySpan<byte> date) =>
        date[0] is >= (byte)'0' and <= (byte)'3' or (byte)' '
        && char.IsAsciiDigit((char)date[1])
        && char.IsAsciiLetter((char)date[2])
        && char.IsAsciiLetter((char)date[4])
        && char.IsAsciiDigit((char)date[5]);

    private static void Describe(BinaryRecord record, long end, string name, int at, SpectrumNotes notes)
    {
        const int longest = 63;
        if (record.Length >= end + at + 1 + longest)
            notes.Add(name, record.Text(end + at + 1, Math.Min((int)record.Byte(end + at), longest)));
    }
}
