using SpectroCal.Calibration;
using SpectroCal.Cli.Output;
using SpectroCal.Peaks;
using SpectroCal.Reports;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Reads the runs that 'autocal --join' joins: files with the elements or sources of each, as FILE:Am-241,Co-57.</summary>
internal static class JoinedFiles
{
    /// <summary>The runs of each detector.</summary>
    /// <param name="paths">Files, with what is in them or without.</param>
    /// <param name="given">Lines of files that do not say; null: they must.</param>
    /// <param name="console">Takes errors.</param>
    /// <param name="listMode">Refuses or gives, for the files found, how list mode is read.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IReadOnlyList<(string Detector, IReadOnlyList<JoinedRun> Runs)> Read(
        string[] paths,
        IReadOnlyList<LineCandidate>? given,
        CliConsole console,
        Func<IReadOnlyList<string>, ListModeReading> listMode,
        CancellationToken cancellation
    )
    {
        (string Path, IReadOnlyList<LineCandidate> Lines)[] named = [.. paths.Select(p => Named(p, given))];
        (Spectrum Spectrum, IReadOnlyList<LineCandidate> Lines)[] spectra =
        [
            .. named.SelectMany(n => Spectra(n.Path, console, listMode, cancellation).Select(s => (s, n.Lines))),
        ];
        string[] names = ShortNames.Of([.. spectra.Select(s => s.Spectrum)]);
        return JoinedRuns.ByDetector([
            .. spectra.Select((s, i) => (s.Spectrum.Detector, new JoinedRun(names[i], s.Spectrum.Histogram, s.Lines))),
        ]);
    }

    // A run that cannot be read must not be missing unnoticed.
    private static IReadOnlyList<Spectrum> Spectra(
        string path,
        CliConsole console,
        Func<IReadOnlyList<string>, ListModeReading> listMode,
        CancellationToken cancellation
    )
    {
        var failed = new List<string>();
        IReadOnlyList<Spectrum> spectra = SpectraOfFiles.ReadUnnamed([path], console, failed, cancellation, listMode);
        return failed.Count == 0
            ? spectra
            : throw new CliException(ExitCode.Input, $"{string.Join(", ", failed)}: without it, its detector is not joined.");
    }

    private static (string Path, IReadOnlyList<LineCandidate> Lines) Named(string path, IReadOnlyList<LineCandidate>? given)
    {
        int colon = path.LastIndexOf(':');
        if (File.Exists(path) || colon < 0)
            return (path, given ?? throw CliException.Usage($"{path}: say what is in it, as in {path}:Mn or {path}:Am-241."));
        try
        {
            string[] symbols = path[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return (path[..colon], LineCandidate.OfNames(symbols));
        }
        catch (ArgumentException e)
        {
            throw CliException.Usage($"{path}: {ErrorText.Of(e)}", e);
        }
    }
}
