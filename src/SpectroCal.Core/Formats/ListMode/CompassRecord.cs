using System.Buffers.Binary;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.ListMode;

/// <summary>
/// Layout of one event in CAEN CoMPASS binary list mode: which fields the two bytes at the beginning of the file announce.
/// </summary>
/// <remarks>
/// The file begins with 0xCAEx; bits of x: 1 energy in channels, 2 energy calibrated, 4 short-gate energy, 8 waveform. Every event is
/// little-endian: board u16, channel u16, time in ps u64, energy u16, calibrated energy f64, short energy u16, flags u32, and with
/// waveforms a code u8, the number of samples u32 and the samples i16. Some readers look for code and number with waveforms only,
/// legend-daq2lh5 always; the first events of a file tell which it is.
/// </remarks>
internal sealed record CompassRecord(bool HasCalibrated, bool HasShort, bool HasSamples)
{
    public const int HeaderLength = 2;

    private const int EnergyAt = 12;
    private const int MostBoards = 256;

    private enum Fields
    {
        Channels = 1,
        Calibrated = 2,
        Short = 4,
        Waves = 8,
    }

    /// <summary>Bytes of an event before its samples.</summary>
    public int Length => FlagsAt + sizeof(uint) + (HasSamples ? 1 + sizeof(uint) : 0);

    private int FlagsAt => EnergyAt + sizeof(ushort) + (HasCalibrated ? sizeof(double) : 0) + (HasShort ? sizeof(ushort) : 0);

    /// <summary>Whether bytes begin a CoMPASS file.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) => head is [>= 0xE0 and <= 0xEF, 0xCA, ..];

    /// <summary>The layout of a file from its first bytes.</summary>
    /// <param name="head">The first bytes, all if the file is shorter than a block.</param>
    /// <param name="isWhole">Whether they are all.</param>
    /// <param name="file">Name of the file, for messages.</param>
    public static CompassRecord Find(ReadOnlySpan<byte> head, bool isWhole, string file)
    {
        var fields = (Fields)(head[0] & 0xF);
        if ((fields & Fields.Channels) == 0)
            throw BinaryFault.At(
                file,
                0,
                "expected energies in channels, but the file has none, or calibrated ones only; record them with CoMPASS's "
                    + "energy in channels"
            );
        var record = new CompassRecord((fields & Fields.Calibrated) != 0, (fields & Fields.Short) != 0, (fields & Fields.Waves) != 0);
        if (record.HasSamples)
            return record;
        CompassRecord longer = record with { HasSamples = true };
        ReadOnlySpan<byte> events = head[HeaderLength..];
        return !record.Fits(events, isWhole) && longer.Fits(events, isWhole) ? longer : record;
    }

    /// <summary>Bytes of the event that begins here, samples included.</summary>
    public long LengthOf(ReadOnlySpan<byte> record) =>
        Length + (HasSamples ? (long)sizeof(short) * BinaryPrimitives.ReadUInt32LittleEndian(record[(Length - sizeof(uint))..]) : 0);

    public static ushort Board(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt16LittleEndian(record);

    public static ushort Channel(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt16LittleEndian(record[2..]);

    public static long Time(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[4..]);

    public static ushort Energy(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt16LittleEndian(record[EnergyAt..]);

    public uint Flags(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadUInt32LittleEndian(record[FlagsAt..]);

    /// <summary>Whether a record may be one: boards and channels are small numbers, and times have a sign bit of zero.</summary>
    public static bool IsPlausible(ReadOnlySpan<byte> record) =>
        Board(record) < MostBoards && Channel(record) < MostBoards && Time(record) >= 0;

    private bool Fits(ReadOnlySpan<byte> events, bool isWhole)
    {
        while (events.Length >= Length)
        {
            if (!IsPlausible(events) || LengthOf(events) > events.Length && isWhole)
                return false;
            if (LengthOf(events) > events.Length)
                return true;
            events = events[(int)LengthOf(events)..];
        }
        return !isWhole || events.IsEmpty;
    }
}
