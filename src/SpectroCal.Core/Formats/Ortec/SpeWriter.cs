using System.Globalization;
using System.Text;
using SpectroCal.Formats.Parsing;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.Ortec;

/// <summary>Writes one spectrum as an IAEA / ORTEC ASCII file (.spe): integers, CR LF, calibration in keV, an end record.</summary>
/// <remarks>
/// The file's calibration gives the energy of the centre of channel i, as <see cref="SpectrumFile"/> reads it. A value of list
/// mode i, whose bin is centred on i, becomes channel i, and its calibration is written so that its energy stays.
/// </remarks>
internal static class SpeWriter
{
    private const double EvPerKeV = 1000;
    private const string LineEnd = "\r\n";
    private const int CountWidth = 8;
    private const int LongestNumber = 20; // digits and sign
    private const int BlockOfLines = 4096;

    /// <summary>Writes a spectrum.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectrum">The spectrum; bins one channel wide, from channel 0 or later.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">The format cannot hold the spectrum's bins.</exception>
    public static void Write(string path, Spectrum spectrum, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        long first = SingleChannels.First(spectrum);
        string before = Head(spectrum, first),
            after = End(spectrum, first);
        // Latin-1, as programs of its time read it, where that gives the names back. Counts are the same bytes in both.
        string names = before + after;
        Encoding encoding = TextFault.Decode(Encoding.Latin1.GetBytes(names)) == names ? Encoding.Latin1 : Encoding.UTF8;
        AtomicFile.Write(
            path,
            force,
            stream =>
            {
                stream.Write(encoding.GetBytes(before));
                WriteCounts(stream, spectrum.Histogram.Counts, cancellation);
                stream.Write(encoding.GetBytes(after));
            },
            cancellation
        );
    }

    // Right-aligned in eight columns, or as many as a number needs, a block of lines at a time.
    private static void WriteCounts(Stream stream, ReadOnlySpan<long> counts, CancellationToken cancellation)
    {
        Span<byte> number = stackalloc byte[LongestNumber],
            block = new byte[BlockOfLines * (LongestNumber + LineEnd.Length)];
        int filled = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            counts[k].TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
            int padding = Math.Max(0, CountWidth - length);
            block.Slice(filled, padding).Fill((byte)' ');
            number[..length].CopyTo(block[(filled + padding)..]);
            filled += padding + length;
            (block[filled], block[filled + 1]) = ((byte)LineEnd[0], (byte)LineEnd[1]);
            filled += LineEnd.Length;
            if (k % BlockOfLines != BlockOfLines - 1 && k < counts.Length - 1)
                continue;
            cancellation.ThrowIfCancellationRequested();
            stream.Write(block[..filled]);
            filled = 0;
        }
    }

    private static string Head(Spectrum spectrum, long first)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"$SPEC_ID:{LineEnd}{Plain(spectrum.Name)}{LineEnd}");
        text.Append(CultureInfo.InvariantCulture, $"$SPEC_REM:{LineEnd}DET# {Plain(spectrum.Detector)}{LineEnd}");
        if (spectrum.Run.Start is { } start)
            text.Append(CultureInfo.InvariantCulture, $"$DATE_MEA:{LineEnd}{start:MM/dd/yyyy HH:mm:ss}{LineEnd}");
        if (spectrum.Run.LiveTimeSeconds is { } live)
        {
            // The block holds both; where only the live time is known it stands alone.
            string real = spectrum.Run.RealTimeSeconds is { } r ? string.Create(CultureInfo.InvariantCulture, $" {r:R}") : "";
            text.Append(CultureInfo.InvariantCulture, $"$MEAS_TIM:{LineEnd}{live:R}{real}{LineEnd}");
        }
        text.Append(CultureInfo.InvariantCulture, $"$DATA:{LineEnd}{first} {first + spectrum.Histogram.Length - 1}{LineEnd}");
        return text.ToString();
    }

    private static string End(Spectrum spectrum, long first)
    {
        var text = new StringBuilder();
        AddCalibration(text, spectrum, spectrum.Histogram.FirstPosition - first);
        text.Append(CultureInfo.InvariantCulture, $"$ENDRECORD:{LineEnd}");
        return text.ToString();
    }

    private static void AddCalibration(StringBuilder text, Spectrum spectrum, double positionOfChannelZero)
    {
        if (spectrum.CalibrationPoints.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"$ENER_DATA:{LineEnd}{spectrum.CalibrationPoints.Count}{LineEnd}");
            foreach (CalibrationPoint p in spectrum.CalibrationPoints)
                text.Append(CultureInfo.InvariantCulture, $"{p.Channel - positionOfChannelZero:R} {p.EnergyEv / EvPerKeV:R}{LineEnd}");
        }
        if (spectrum.CalibrationCoefficients.Count == 0)
            return;
        double[] keV = ChannelPolynomial.Shift([.. spectrum.CalibrationCoefficients.Select(c => c / EvPerKeV)], -positionOfChannelZero);
        text.Append(CultureInfo.InvariantCulture, $"$ENER_FIT:{LineEnd}{keV[0]:R} {(keV.Length > 1 ? keV[1] : 0):R}{LineEnd}");
        string all = string.Join(' ', keV.Select(c => c.ToString("R", CultureInfo.InvariantCulture)));
        text.Append(CultureInfo.InvariantCulture, $"$MCA_CAL:{LineEnd}{keV.Length}{LineEnd}{all} keV{LineEnd}");
    }

    /// <summary>A name as one line that cannot be taken for the start of a block.</summary>
    private static string Plain(string name)
    {
        string line = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.StartsWith('$') ? " " + line : line;
    }
}
