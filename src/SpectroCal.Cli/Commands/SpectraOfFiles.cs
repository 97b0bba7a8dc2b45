using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Formats;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Reads the spectra that paths stand for, and reports what could not be read.</summary>
internal static class SpectraOfFiles
{
    /// <summary>The spectra with short names that tell them apart.</summary>
    /// <param name="paths">Files; wildcards are expanded.</param>
    /// <param name="console">Takes the errors.</param>
    /// <param name="failed">Takes the files that could not be read.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="listMode">Refuses or gives, for the files found, how list mode is read; null: as it is.</param>
    public static (IReadOnlyList<Spectrum> Spectra, string[] Names) Read(
        string[] paths,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation,
        Func<IReadOnlyList<string>, ListModeReading>? listMode = null
    )
    {
        IReadOnlyList<Spectrum> spectra = ReadUnnamed(paths, console, failed, cancellation, listMode);
        return (spectra, ShortNames.Of(spectra));
    }

    /// <summary>The spectra alone: those of files, or the batches of a campaign folder.</summary>
    public static IReadOnlyList<Spectrum> ReadUnnamed(
        string[] paths,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation,
        Func<IReadOnlyList<string>, ListModeReading>? listMode = null
    ) => [.. Read(paths, console, failed, takesIntensities: false, cancellation, listMode).Cast<Spectrum>()];

    /// <summary>The spectra, those among them whose values are no counts.</summary>
    public static IReadOnlyList<ChannelSpectrum> ReadWithIntensities(
        string[] paths,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation,
        Func<IReadOnlyList<string>, ListModeReading>? listMode
    ) => Read(paths, console, failed, takesIntensities: true, cancellation, listMode);

    private static IReadOnlyList<ChannelSpectrum> Read(
        string[] paths,
        CliConsole console,
        List<string> failed,
        bool takesIntensities,
        CancellationToken cancellation,
        Func<IReadOnlyList<string>, ListModeReading>? listMode
    )
    {
        if (paths is [var folder] && CampaignFolder.IsCampaign(folder))
        {
            _ = listMode?.Invoke([]); // refuses what is for files
            return OfCampaign(folder, console, failed, cancellation);
        }
        var errors = new List<string>();
        IReadOnlyList<string> files = InputPaths.Expand(
            paths,
            (path, message) =>
            {
                failed.Add(path);
                errors.Add(message);
            }
        );
        ListModeReading? reading = listMode?.Invoke(files);
        MeasuredSpectra read = console.WithProgress("Reading", progress => MeasuredSpectra.Read(files, reading, progress, cancellation));
        IReadOnlyList<IntensityFile> intensities = takesIntensities ? read.Intensities : [];
        SpectrumFormatException[] faults = [.. read.Faults.Where(f => !takesIntensities || f is not NotCountsException)];
        failed.AddRange(faults.Select(f => f.File));
        errors.AddRange(faults.Select(f => f.Message));
        List<string> order = [.. files];
        ChannelSpectrum[] spectra =
        [
            .. read
                .Files.Select(f => (f.Path, Spectra: (IReadOnlyList<ChannelSpectrum>)f.Spectra))
                .Concat(intensities.Select(f => (f.Path, Spectra: (IReadOnlyList<ChannelSpectrum>)f.Spectra)))
                .OrderBy(f => order.IndexOf(f.Path))
                .SelectMany(f => f.Spectra),
        ];
        foreach (string error in spectra.Length == 0 ? errors.SkipLast(1) : errors)
            console.Error(error);
        if (spectra.Length == 0)
            throw new CliException(ExitCode.Input, errors.Count > 0 ? errors[^1] : "There is nothing to read.");
        console.Warnings(read.Files);
        console.Warnings(intensities.SelectMany(f => f.Warnings.Select(w => (f.Path, w))));
        return spectra;
    }

    private static IReadOnlyList<Spectrum> OfCampaign(
        string folder,
        CliConsole console,
        List<string> failed,
        CancellationToken cancellation
    )
    {
        StoredCampaign stored = console.WithProgress("Reading", progress => CampaignFolder.Read(folder, progress, cancellation));
        foreach (SpectrumFormatException fault in stored.Faults)
            console.Error(fault.Message);
        failed.AddRange(stored.Faults.Select(f => f.File));
        return stored.Spectra;
    }
}
