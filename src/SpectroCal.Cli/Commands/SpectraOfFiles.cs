using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
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
        failed.AddRange(read.Faults.Select(f => f.File));
        errors.AddRange(read.Faults.Select(f => f.Message));
        foreach (string error in read.Spectra.Count == 0 ? errors.SkipLast(1) : errors)
            console.Error(error);
        if (read.Spectra.Count == 0)
            throw new CliException(ExitCode.Input, errors.Count > 0 ? errors[^1] : "There is nothing to read.");
        console.Warnings(read.Files);
        return read.Spectra;
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
