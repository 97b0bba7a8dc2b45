using SpectroCal.Formats.Emsa;
using SpectroCal.Formats.N42;
using SpectroCal.Formats.Numpy;
using SpectroCal.Formats.Ortec;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>A format that spectra can be written in.</summary>
public sealed class WritableFormat
{
    private delegate void Writer(string path, IReadOnlyList<Spectrum> spectra, bool force, CancellationToken cancellation);

    private readonly Writer _write;

    private WritableFormat(SpectrumFormat format, string extension, bool holdsSeveral, Writer write)
    {
        (Format, Extension, HoldsSeveral) = (format, extension, holdsSeveral);
        _write = write;
    }

    /// <summary>All such formats.</summary>
    public static IReadOnlyList<WritableFormat> All { get; } =
    [
        new(SpectrumFormat.N42, ".n42", true, N42Writer.Write),
        new(SpectrumFormat.CsvHistogram, ".csv", true, CsvSpectrumWriter.Write),
        new(SpectrumFormat.Numpy, ".npy", true, NumpyWriter.Write),
        new(
            SpectrumFormat.Spe,
            ".spe",
            false,
            (path, spectra, force, cancellation) => SpeWriter.Write(path, spectra[0], force, cancellation)
        ),
        new(
            SpectrumFormat.Msa,
            ".msa",
            false,
            (path, spectra, force, cancellation) => EmsaWriter.Write(path, spectra[0], force, cancellation)
        ),
    ];

    /// <summary>The format as its reader names it.</summary>
    public SpectrumFormat Format { get; }

    /// <summary>Extension of file names, with its dot.</summary>
    public string Extension { get; }

    /// <summary>Whether one file holds several spectra.</summary>
    public bool HoldsSeveral { get; }

    /// <summary>Whether positions of channels are in the file; else channel i is centred on i + 0.5 there.</summary>
    public bool KeepsPositions => Format is SpectrumFormat.N42 or SpectrumFormat.CsvHistogram;

    /// <summary>The format of a file name's extension, in whatever case; null where it is of none.</summary>
    public static WritableFormat? OfPath(string path)
    {
        string extension = Path.GetExtension(path);
        return All.FirstOrDefault(f => f.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Writes spectra in this format, whatever the file is called.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="spectra">At least one spectrum.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">The format cannot hold the spectra.</exception>
    public void Write(string path, IReadOnlyList<Spectrum> spectra, bool force = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("Give at least one spectrum.", nameof(spectra));
        if (spectra.Count > 1 && !HoldsSeveral)
            throw new ArgumentException($"A {Extension} file holds one spectrum, and there are {spectra.Count}.", nameof(spectra));
        _write(path, spectra, force, cancellation);
    }
}
