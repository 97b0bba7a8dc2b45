using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>Spectra of files of any format, to look at: list mode becomes one histogram for each detector.</summary>
/// <param name="Spectra">The spectra in the order of the files.</param>
/// <param name="Faults">Files that could not be read, each with its error.</param>
public sealed record MeasuredSpectra(IReadOnlyList<Spectrum> Spectra, IReadOnlyList<SpectrumFormatException> Faults)
{
    /// <summary>Reads files; the content decides the format.</summary>
    public static MeasuredSpectra Read(IReadOnlyList<string> paths, CancellationToken cancellation = default) =>
        Read(paths, null, cancellation);

    /// <summary>Reads files; the content decides the format.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="listMode">How list mode is read; null: columns recognised, one histogram for each detector.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static MeasuredSpectra Read(IReadOnlyList<string> paths, ListModeReading? listMode, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var spectra = new List<Spectrum>();
        var faults = new List<SpectrumFormatException>();
        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                spectra.AddRange(ReadFile(path, listMode ?? new ListModeReading(), cancellation));
            }
            catch (Exception e) when (FileFault.Of(path, e) is { } fault)
            {
                faults.Add(fault);
            }
        }
        return new MeasuredSpectra(spectra, faults);
    }

    private static IEnumerable<Spectrum> ReadFile(string path, ListModeReading listMode, CancellationToken cancellation)
    {
        if (!SpectrumFile.Sniff(path).IsListMode())
            return SpectrumFile.Read(path, cancellation);
        return
        [
            .. ListModeFile
                .Read(path, listMode.Columns, cancellation)
                .SelectMany(events => events.ToBatches(listMode.SlotSeconds, listMode.BinWidth, cancellation: cancellation))
                .Select(batch => new Spectrum(
                    listMode.SlotSeconds is null ? Path.GetFileName(path) : batch.Run.Name,
                    batch.Detector,
                    batch.Run,
                    batch.Histogram
                )
                {
                    Values = batch.Values,
                    Covariates = batch.Covariates,
                }),
        ];
    }
}
