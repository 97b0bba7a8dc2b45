using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Iec;

/// <summary>IEC 61455 (IEC 1455) text: lines of 68 characters that begin with A004.</summary>
/// <remarks>
/// The second line has live time, real time and the number of channels, the third the start (month first) and a reference date, the
/// fourth the energy calibration in keV, four numbers of 15 characters. Lines of counts hold the number of the first of five channels (6
/// characters) and five counts (10 each); the last line may go past the last channel. As in .spe files, the energy of a channel number is
/// that of its centre.
/// </remarks>
internal static class IecReader
{
    private const int MarkLength = 4;
    private const int NumberLength = 6;
    private const int CountLength = 10;
    private const int CoefficientLength = 15;
    private const int CountsOfLine = 5;

    private static readonly string[] DateFormats = ["MM/dd/yy HH:mm:ss", "MM/dd/yyyy HH:mm:ss"];

    private static ReadOnlySpan<byte> Mark => "A004"u8;

    /// <summary>Whether a line is one of this format.</summary>
    public static bool IsLine(ReadOnlySpan<byte> line) => line.StartsWith(Mark);

    public static Spectrum Read(TextCursor text)
    {
        var notes = new SpectrumNotes(text.Budget);
        var counts = new CountTable(1, text.Budget);
        double live = 0,
            real = 0;
        long channels = 0;
        DateTime? start = null;
        double[] coefficients = [];
        for (int line = 1; text.MoveNext(); line++)
        {
            if (text.Raw.Trim(" \t\u001a"u8).IsEmpty)
                continue;
            if (!IsLine(text.Raw))
                throw text.Error($"expected a line that begins with A004, found {TextFault.Quote(text.Line)}");
            string rest = TextFault.Decode(text.Raw[MarkLength..]);
            switch (line)
            {
                case 1:
                    notes.Add("system", rest.Trim());
                    break;
                case 2:
                    (live, real, channels) = Times(text, rest);
                    break;
                case 3:
                    start = Start(rest, notes);
                    break;
                case 4:
                    coefficients = StatedScale.OfCentres(Coefficients(rest, notes), notes);
                    break;
                default:
                    TakeCounts(text, rest, counts, channels);
                    break;
            }
        }
        if (counts.Rows == 0 || counts.Rows < channels)
            throw text.FileError($"expected {channels} channels, found {counts.Rows}; the file is truncated");
        long[] all = counts.Column(0).ToArray();
        var run = new RunInfo(text.Name)
        {
            Start = start,
            LiveTimeSeconds = live,
            RealTimeSeconds = real,
        };
        var histogram = ChannelHistogram.FromChannels(all[..(int)channels], 0, ChannelConvention.BinCentre);
        return new Spectrum(text.Name, SpectrumFile.DefaultDetector, run, histogram)
        {
            CalibrationCoefficients = coefficients,
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
    }

    private static (double Live, double Real, long Channels) Times(TextCursor text, string rest)
    {
        string[] words = NumberText.Words(rest);
        if (
            words.Length >= 3
            && NumberText.TryReal(words[0], out double live)
            && NumberText.TryReal(words[1], out double real)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long channels)
            && channels is > 0 and <= HistogramBuilder.MaximumSpan
        )
            return (live, real, channels);
        throw text.Error($"expected live time, real time and the number of channels, found {TextFault.Quote(text.Line)}");
    }

    private static DateTime? Start(string rest, SpectrumNotes notes)
    {
        string date = rest[..Math.Min(rest.Length, 17)].Trim();
        if (date.Length == 0)
            return null;
        if (DateTime.TryParseExact(date, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out DateTime start))
            return start;
        return notes.Date("The start", date);
    }

    private static double[] Coefficients(string rest, SpectrumNotes notes)
    {
        var coefficients = new List<double>();
        for (int at = 0; at + CoefficientLength <= rest.Length && coefficients.Count < 4; at += CoefficientLength)
        {
            string field = rest.Substring(at, CoefficientLength).Trim();
            if (field.Length == 0)
                break;
            if (!NumberText.TryReal(field, out double c))
            {
                notes.Warn("The energy calibration does not hold numbers; it is ignored.");
                return [];
            }
            coefficients.Add(c);
        }
        return [.. coefficients];
    }

    /// <summary>Counts, once the line of channel 0 has come; lines before it hold other things.</summary>
    private static void TakeCounts(TextCursor text, string rest, CountTable counts, long channels)
    {
        if (counts.Rows >= channels)
            return;
        bool isNumbered =
            rest.Length > NumberLength
            && long.TryParse(rest[..NumberLength], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out long number)
            && number == counts.Rows;
        if (!isNumbered)
        {
            if (counts.Rows > 0)
                throw text.Error($"expected the counts from channel {counts.Rows} on, found {TextFault.Quote(text.Line)}");
            return;
        }
        ReadOnlySpan<byte> fields = text.Raw[(MarkLength + NumberLength)..];
        if (counts.Rows == 0 && fields.Contains((byte)'.'))
            return;
        for (int i = 0; i < CountsOfLine && i * CountLength < fields.Length; i++)
        {
            ReadOnlySpan<byte> field = fields
                .Slice(i * CountLength, Math.Min(CountLength, fields.Length - i * CountLength))
                .Trim((byte)' ');
            if (!field.IsEmpty)
                counts.Add(0, field, text);
        }
    }
}
