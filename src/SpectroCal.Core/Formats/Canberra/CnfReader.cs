using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Canberra;

/// <summary>Canberra CAM spectrum (.CNF): headers of 48 bytes from byte 112 on, each with the kind and the place of a block.</summary>
/// <remarks>
/// As other readers have found it out: the block of kind 0x12000 points to the calibration (words as a PDP-11 has them) and to the times
/// (ticks of 100 ns; dates from 17 November 1858, durations as complements), the block of kind 0x12005 has the counts from byte 512 on. The
/// first count is that of channel 1, and the polynomial is one of that number; its energy is taken as that of the channel's centre.
/// </remarks>
internal static class CnfReader
{
    private const int FirstHeader = 0x70;
    private const int HeaderLength = 0x30;
    private const int MostBlocks = 256;
    private const uint Acquisition = 0x12000;
    private const uint Sample = 0x12001;
    private const uint Data = 0x12005;
    private const double SecondsPerTick = 1e-7;

    // Ticks are counted as those of VMS, from this day on.
    private static readonly DateTime Epoch = new(1858, 11, 17);

    /// <summary>Whether a file begins as one of this format.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) =>
        head.Length >= FirstHeader + HeaderLength && head[FirstHeader..(FirstHeader + 4)] is [0x00, 0x20, 0x01, 0x00];

    public static Spectrum Read(ReadOnlyMemory<byte> content, string file, FileBudget budget)
    {
        var record = new BinaryRecord(file, content);
        var notes = new SpectrumNotes(budget);
        uint acquisition =
            Block(record, Acquisition) ?? throw BinaryFault.At(file, FirstHeader, "expected a block of acquisition parameters");
        uint data =
            Block(record, Data)
            ?? throw BinaryFault.At(file, FirstHeader, "expected a block of counts, found none; the file has no spectrum");
        int channels = record.Channels(record.Byte(acquisition + 0xBA) * 256L, acquisition + 0xBA);
        long[] counts = record.Counts(data + 0x200, channels, budget);
        long calibration = acquisition + HeaderLength + record.Word(acquisition + 0x22),
            times = acquisition + HeaderLength + record.Word(acquisition + 0x24);
        string unit = record.Text(calibration + 0x5C, 17);
        double scale = unit.Equals("eV", StringComparison.OrdinalIgnoreCase) ? 1e-3 : 1;
        double[] coefficients = StatedScale.OfCentres(
            [.. Enumerable.Range(0, 4).Select(k => scale * Pdp11(record, calibration + 0x44 + 4 * k))],
            notes
        );
        if (Block(record, Sample) is { } sample && record.Length >= sample + HeaderLength + 64)
            notes.Add("sample", record.Text(sample + HeaderLength, 64));
        string name = Path.GetFileName(file);
        var run = new RunInfo(name)
        {
            Start = Date(record.UInt64(times + 0x01), notes),
            RealTimeSeconds = Duration(record.UInt64(times + 0x09)),
            LiveTimeSeconds = Duration(record.UInt64(times + 0x11)),
        };
        return new Spectrum(name, SpectrumFile.DefaultDetector, run, ChannelHistogram.FromChannels(counts, 1, ChannelConvention.BinCentre))
        {
            CalibrationCoefficients = coefficients,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
    }

    private static uint? Block(BinaryRecord record, uint kind)
    {
        for (int i = 0; i < MostBlocks; i++)
        {
            long header = FirstHeader + (long)i * HeaderLength;
            uint found = record.UInt32(header);
            if (found == kind)
                return record.UInt32(header + 10);
            if (found == 0)
                return null;
        }
        return null;
    }

    /// <summary>A floating number of a PDP-11: its two words are exchanged, and the exponent is two higher.</summary>
    private static double Pdp11(BinaryRecord record, long at)
    {
        uint bits = (uint)(record.Word(at) << 16 | record.Word(at + 2));
        return BitConverter.UInt32BitsToSingle(bits) / 4;
    }

    private static DateTime? Date(ulong ticks, SpectrumNotes notes)
    {
        if (ticks == 0)
            return null;
        if (ticks <= (ulong)(DateTime.MaxValue - Epoch).Ticks)
            return Epoch.AddTicks((long)ticks);
        notes.Warn(string.Create(CultureInfo.InvariantCulture, $"The start is no date: {ticks}."));
        return null;
    }

    private static double Duration(ulong complement) => Math.Round((ulong.MaxValue - complement) * SecondsPerTick, 6);
}
