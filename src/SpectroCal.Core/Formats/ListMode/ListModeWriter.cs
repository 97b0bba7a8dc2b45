using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.ListMode;

/// <summary>Writes events as CSV: <c>time_s,adc</c>, with a column <c>detector</c> in front where there are several.</summary>
/// <remarks>Events without times have no time column. The text gives back the same numbers when it is read.</remarks>
public static class ListModeWriter
{
    private const int LongestNumber = 32;
    private const double LargestExactInteger = 1L << 53;
    private const int BlockLength = 1 << 16;

    /// <summary>Writes the events of one or more detectors, one detector after the other.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="lists">At least one list; all with times or all without; detector names differ.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the writing; no file is left.</param>
    /// <exception cref="ArgumentException">The lists do not fit one file.</exception>
    public static void Write(string path, IReadOnlyList<EventList> lists, bool force = false, CancellationToken cancellation = default)
    {
        Check(lists);
        AtomicFile.Write(path, force, stream => Write(stream, lists, cancellation));
    }

    /// <summary>Writes the same to a stream, which stays open.</summary>
    internal static void Write(Stream stream, IReadOnlyList<EventList> lists, CancellationToken cancellation)
    {
        bool timed = Check(lists);
        stream.Write(Encoding.ASCII.GetBytes($"{(lists.Count > 1 ? "detector," : "")}{(timed ? "time_s," : "")}adc\n"));
        foreach (EventList list in lists)
            WriteEvents(stream, list, lists.Count > 1 ? Prefix(list.Detector) : [], cancellation);
    }

    // Whether there are times.
    private static bool Check(IReadOnlyList<EventList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        if (lists.Sum(l => (long)l.Count) == 0)
            throw new ArgumentException("Give at least one event.", nameof(lists));
        bool timed = lists.Any(l => !l.TimesSeconds.IsEmpty);
        if (timed && lists.Any(l => l.Count > 0 && l.TimesSeconds.IsEmpty))
            throw new ArgumentException("Some detectors have times and some have none; they do not fit one file.", nameof(lists));
        if (ColumnNames.Duplicate([.. lists.Select(l => CsvField.OneLine(l.Detector))]) is { } twice)
            throw new ArgumentException($"Two detectors are named '{twice}'.", nameof(lists));
        return timed;
    }

    private static byte[] Prefix(string detector) => Encoding.UTF8.GetBytes(CsvField.Of(detector, hasComments: true) + ",");

    private static void WriteEvents(Stream stream, EventList list, byte[] prefix, CancellationToken cancellation)
    {
        var block = new byte[BlockLength + prefix.Length];
        int room = prefix.Length + 2 * LongestNumber,
            at = 0;
        if (room > block.Length)
            block = new byte[room];
        ReadOnlySpan<double> times = list.TimesSeconds.Span,
            reals = list.RealValues.Span;
        ReadOnlySpan<int> integers = list.IntegerValues.Span;
        for (int i = 0; i < list.Count; i++)
        {
            if (at + room > block.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                stream.Write(block, 0, at);
                at = 0;
            }
            prefix.CopyTo(block, at);
            at += prefix.Length;
            if (!times.IsEmpty)
            {
                at += Number(times[i], block.AsSpan(at));
                block[at++] = (byte)',';
            }
            at += list.IsInteger ? Number(integers[i], block.AsSpan(at)) : Number(reals[i], block.AsSpan(at));
            block[at++] = (byte)'\n';
        }
        stream.Write(block, 0, at);
    }

    private static int Number(int value, Span<byte> to) => Utf8Formatter.TryFormat(value, to, out int n) ? n : 0;

    private static int Number(double value, Span<byte> to)
    {
        // Whole numbers have a much faster way to the same text.
        if (Math.Abs(value) < LargestExactInteger && value == (long)value)
            return Utf8Formatter.TryFormat((long)value, to, out int digits) ? digits : 0;
        return value.TryFormat(to, out int n, default, CultureInfo.InvariantCulture) ? n : 0;
    }
}
