using System.Globalization;
using SpectroCal.Formats.Parsing;
using SpectroCal.Formats.Streams;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats.Gadras;

/// <summary>PCF of the program GADRAS: records of one length, each a spectrum with a head of 256 bytes and floating counts.</summary>
/// <remarks>
/// As the GADRAS manual describes it: the first word is the length of a record in 256 bytes. Energies are those of lower edges,
/// E(x) = offset + gain x + quadratic x^2 + cubic x^3, with x = i / n from 0 at the first channel to 1 behind the last (keV); a term for
/// low energies, low / (1 + 60 x), is not one of a polynomial. Deviations of energies are not applied, with a warning.
/// </remarks>
internal static class PcfReader
{
    private const int Block = 256;
    private const int DeviationsAt = 256;
    private const int BlocksOfDeviations = 80;
    private const string Deviations = "DeviationPairsInFile";
    private const int BytesOfSpectrum = 1024;

    /// <summary>Whether a file begins as one of this format.</summary>
    /// <param name="head">Its first bytes.</param>
    public static bool IsHeader(ReadOnlySpan<byte> head)
    {
        if (head.Length < 2 * Block || head[0] + 256 * head[1] < 2)
            return false;
        long at = FirstRecord(head);
        if (at > DeviationsAt)
            return true;
        int channels = head[508] | head[509] << 8 | head[510] << 16 | head[511] << 24;
        return channels > 0 && Block + 4L * channels <= Block * (long)(head[0] + 256 * head[1]);
    }

    public static IReadOnlyList<Spectrum> Read(ReadOnlyMemory<byte> content, string file, FileBudget budget, CancellationToken cancellation)
    {
        var record = new BinaryRecord(file, content);
        long length = (long)Block * record.Word(0),
            first = FirstRecord(content.Span);
        long number = (record.Length - first + length - 1) / length;
        if (number is < 1 or > SpectrumFile.MostDetectors)
            throw BinaryFault.At(file, 0, $"expected 1 to {SpectrumFile.MostDetectors} spectra, found {number}");
        var spectra = new List<CountsOrIntensities>();
        for (long at = first; at < record.Length; at += length)
        {
            cancellation.ThrowIfCancellationRequested();
            budget.Take(BytesOfSpectrum);
            spectra.Add(ReadOne(record, at, length, number == 1 ? 0 : spectra.Count + 1, file, budget, first > DeviationsAt));
        }
        return CountsOrIntensities.Spectra(file, spectra);
    }

    private static long FirstRecord(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> mark = "DeviationPairsInFile"u8;
        return head.Length >= DeviationsAt + mark.Length && head.Slice(DeviationsAt, mark.Length).SequenceEqual(mark)
            ? DeviationsAt + Block + (long)BlocksOfDeviations * Block
            : DeviationsAt;
    }

    private static CountsOrIntensities ReadOne(
        BinaryRecord record,
        long at,
        long length,
        int number,
        string file,
        FileBudget budget,
        bool deviates
    )
    {
        var notes = new SpectrumNotes(budget);
        int channels = record.Channels((int)record.UInt32(at + 252), at + 252);
        if (Block + 4L * channels > length)
            throw BinaryFault.At(file, at + 252, $"expected at most {(length - Block) / 4} channels in a record, found {channels}");
        TableColumn values = record.Singles(at + Block, channels, budget);
        if (deviates)
            notes.Warn($"The file corrects its energies by deviations ({Deviations}), which are not applied.");
        notes.Add("title", record.Text(at, 180));
        string name = Path.GetFileName(file);
        string date = record.Text(at + 180, 23);
        var run = new RunInfo(name)
        {
            Start = date.Length == 0 ? null : notes.Date("The start", date),
            LiveTimeSeconds = Math.Round(record.Single(at + 204), 4),
            RealTimeSeconds = Math.Round(record.Single(at + 208), 4),
        };
        string detector = number == 0 ? SpectrumFile.DefaultDetector : number.ToString(CultureInfo.InvariantCulture);
        var common = new Spectrum(number == 0 ? name : $"{name}:{detector}", detector, run, CountsOrIntensities.Nothing)
        {
            CalibrationCoefficients = Calibration(record, at, channels, notes),
            Metadata = notes.Metadata,
            Warnings = notes.Warnings,
        };
        return new CountsOrIntensities(common, values);
    }

    // Lower edge of channel i is position i.
    private static double[] Calibration(BinaryRecord record, long at, int channels, SpectrumNotes notes)
    {
        const double evPerKeV = 1000;
        double[] c = [.. Enumerable.Range(0, 4).Select(k => evPerKeV * record.Single(at + 224 + 4 * k) / Math.Pow(channels, k))];
        if (record.Single(at + 240) != 0)
            notes.Warn("The energy calibration has a term for low energies, which is no polynomial's and is not applied.");
        if (c.Skip(1).All(x => x == 0))
            return [];
        int length = 4;
        while (length > 2 && c[length - 1] == 0)
            length--;
        return c[..length];
    }
}
