using System.Globalization;
using System.Text;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Formats.Tables;

/// <summary>Writes spectra as tables of comma-separated columns with a header line.</summary>
internal static class CsvSpectrumWriter
{
    private const double PhaseTolerance = 1e-9;

    /// <summary>Writes raw spectra with one row per channel and one column per detector.</summary>
    /// <remarks>
    /// The first column is <c>channel</c>, the number i of a channel that covers [i, i+1), or, for bins that are not such channels
    /// (list mode, fine bins), <c>position</c>, the bin centre. <see cref="SpectrumFile"/> reads back the same counts at the same
    /// positions; a spectrum shorter than the others is padded with empty channels.
    /// </remarks>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">
    /// At least one spectrum; all with bins of one width whose edges coincide, and detector names that differ.
    /// </param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">The spectra do not fit one table.</exception>
    public static void Write(string path, IReadOnlyList<Spectrum> spectra, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("Give at least one spectrum.", nameof(spectra));
        double width = spectra[0].Histogram.Width,
            origin = spectra.Min(s => s.Histogram.FirstPosition);
        long[] offsets = [.. spectra.Select(s => Offset(s, origin, width))];
        long rows = spectra.Zip(offsets, (s, o) => o + s.Histogram.Length).Max();
        if (spectra.Count >= SpectrumFile.MostDetectors)
            throw new ArgumentException(
                $"A table holds less than {SpectrumFile.MostDetectors} spectra, and there are {spectra.Count}.",
                nameof(spectra)
            );
        if (rows > HistogramBuilder.MaximumSpan)
            throw new ArgumentException(
                $"The spectra together span {rows} channels; at most {HistogramBuilder.MaximumSpan} fit one table.",
                nameof(spectra)
            );
        bool channels = width == 1 && origin - Math.Floor(origin) == 0.5;
        string[] header = Header(channels ? "channel" : ColumnNames.Position, spectra.Select(s => s.Detector));
        // Such a header would make the table a list of events to a reader, or one with two axes.
        if (
            header
                .Skip(1)
                .FirstOrDefault(n =>
                    ColumnNames.IsAny(n, ColumnNames.Time) || ColumnNames.IsAny(n, ColumnNames.Value) || ColumnTitle.IsTaken(n)
                ) is
            { } taken
        )
            throw new ArgumentException($"A detector cannot be named '{taken}' in a table; give it another name.", nameof(spectra));
        AtomicFile.Write(
            path,
            force,
            stream =>
            {
                using StreamWriter writer = Open(stream, header);
                for (int row = 0; row < rows; row++)
                {
                    if (channels)
                        writer.Write((long)Math.Floor(origin) + row);
                    else
                        writer.Write(origin + row * width);
                    for (int i = 0; i < spectra.Count; i++)
                    {
                        long bin = row - offsets[i];
                        writer.Write(',');
                        writer.Write(bin >= 0 && bin < spectra[i].Histogram.Length ? spectra[i].Histogram.Counts[(int)bin] : 0L);
                    }
                    writer.Write('\n');
                }
            },
            cancellation
        );
    }

    /// <summary>
    /// Writes spectra in energy: column <c>energyEv</c>, the bin centres in eV, and one column of counts for each spectrum.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">At least one spectrum with its name; all on one axis, with names that differ.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="ArgumentException">The spectra do not fit one table.</exception>
    public static void WriteEnergy(string path, IReadOnlyList<KeyValuePair<string, EnergySpectrum>> spectra, bool force = false) =>
        AtomicFile.Write(path, force, stream => WriteEnergy(stream, spectra));

    /// <summary>The same to a stream.</summary>
    /// <exception cref="ArgumentException">The spectra do not fit one table.</exception>
    public static void WriteEnergy(Stream stream, IReadOnlyList<KeyValuePair<string, EnergySpectrum>> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("Give at least one spectrum.", nameof(spectra));
        EnergyAxis axis = spectra[0].Value.Axis;
        if (spectra.Any(s => s.Value.Axis != axis))
            throw new ArgumentException("The spectra must share one energy axis.", nameof(spectra));
        string[] header = Header("energyEv", spectra.Select(s => s.Key));
        using StreamWriter writer = Open(stream, header);
        for (int row = 0; row < axis.Count; row++)
        {
            writer.Write(axis.Centre(row));
            foreach (KeyValuePair<string, EnergySpectrum> spectrum in spectra)
            {
                writer.Write(',');
                writer.Write(spectrum.Value.Counts[row]);
            }
            writer.Write('\n');
        }
    }

    /// <summary>Bins between the first of all spectra and the first of this one.</summary>
    private static long Offset(Spectrum spectrum, double origin, double width)
    {
        double bins = (spectrum.Histogram.FirstPosition - origin) / width,
            whole = Math.Round(bins);
        return
            spectrum.Histogram.Width == width
            && Math.Abs(bins - whole) <= PhaseTolerance * (1 + whole)
            && whole <= HistogramBuilder.MaximumSpan
            ? (long)whole
            : throw new ArgumentException(
                $"The bins of {spectrum.Name} do not coincide with those of the other spectra, so they do not fit one table."
            );
    }

    private static string[] Header(string first, IEnumerable<string> others)
    {
        string[] names = [first, .. others];
        if (ColumnNames.Duplicate([.. names.Select(CsvField.OneLine)]) is { } twice)
            throw new ArgumentException($"Two columns would be named '{twice}'; give the spectra different names.");
        return names.Any(n => string.IsNullOrWhiteSpace(CsvField.OneLine(n)))
            ? throw new ArgumentException("Every spectrum needs a name.")
            : names;
    }

    private static StreamWriter Open(Stream stream, IReadOnlyList<string> header)
    {
        var writer = new InvariantWriter(stream);
        writer.Write(string.Join(',', header.Select(name => CsvField.Of(name))));
        writer.Write('\n');
        return writer;
    }

    /// <summary>Text without a byte-order mark and with invariant numbers.</summary>
    private sealed class InvariantWriter(Stream stream) : StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true)
    {
        public override IFormatProvider FormatProvider => CultureInfo.InvariantCulture;
    }
}
