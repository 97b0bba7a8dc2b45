using System.Globalization;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Formats.Tables;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>The spectra of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Spectra">Its spectra; empty where list mode has no events.</param>
public sealed record MeasuredFile(string Path, IReadOnlyList<Spectrum> Spectra)
{
    /// <summary>What is odd in the file, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => [.. Spectra.SelectMany(s => s.Warnings).Distinct()];
}

/// <summary>The spectra of one file whose values are no counts.</summary>
/// <param name="Path">The file.</param>
/// <param name="Spectra">Its spectra.</param>
public sealed record IntensityFile(string Path, IReadOnlyList<IntensitySpectrum> Spectra)
{
    /// <summary>What is odd in the file, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => [.. Spectra.SelectMany(s => s.Warnings).Distinct()];
}

/// <summary>Spectra of files of any format: one for each detector of a file, for list mode one for each detector and time slot.</summary>
/// <param name="Files">The files that were read, in the order in which they were named.</param>
/// <param name="Faults">Files that could not be read, each with its error.</param>
public sealed record MeasuredSpectra(IReadOnlyList<MeasuredFile> Files, IReadOnlyList<SpectrumFormatException> Faults)
{
    /// <summary>The spectra in the order of the files.</summary>
    public IReadOnlyList<Spectrum> Spectra { get; } = [.. Files.SelectMany(f => f.Spectra)];

    /// <summary>Files whose values are no counts, each of which is among the faults as well: for those who can use them.</summary>
    public IReadOnlyList<IntensityFile> Intensities { get; init; } = [];

    /// <summary>The spectra of a part of a campaign.</summary>
    /// <param name="part">The part.</param>
    public MeasuredSpectra Only(CampaignPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new MeasuredSpectra(
            [.. Files.Select(f => f with { Spectra = [.. f.Spectra.Where(s => part.Contains(s.Detector, s.Run.Name))] })],
            Faults
        );
    }

    /// <summary>Reads files; the content decides the format.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="listMode">How list mode and tables are read; null: columns recognised, one histogram for each detector.</param>
    /// <param name="progress">Told about files that were read; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="others">
    /// Files of the same campaign that are not read now, but count where names are looked for that tell all files apart; null: none.
    /// </param>
    /// <returns>
    /// The spectra. They and their runs are named after their files; where two folders hold files of the same name, the name includes the
    /// folder.
    /// </returns>
    public static MeasuredSpectra Read(
        IReadOnlyList<string> paths,
        ListModeReading? listMode = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default,
        IReadOnlyList<string>? others = null
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new List<MeasuredFile>();
        var reading = new ReadingProgress(paths, progress);
        var faults = new List<SpectrumFormatException>();
        for (int i = 0; i < paths.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = paths[i];
            try
            {
                Isolated.Begin($"file {path}");
                files.Add(new MeasuredFile(path, ReadFile(path, listMode ?? new ListModeReading(), reading.OfFile, cancellation)));
            }
            catch (Exception e) when (FileFault.Of(path, e) is { } fault)
            {
                faults.Add(fault);
            }
            reading.Finished(i);
        }
        string[] all = [.. paths, .. others ?? []];
        IEnumerable<IntensityFile> intensities = faults
            .OfType<NotCountsException>()
            .Select(f => new IntensityFile(f.File, [.. Named(f.File, f.Spectra, Twice(all))]));
        return new MeasuredSpectra(Named(Doubted(files), all), faults) { Intensities = [.. intensities] };
    }

    /// <summary>Files of which those that have the same name in two folders are named with the folder.</summary>
    /// <param name="files">Files, named after themselves.</param>
    /// <param name="paths">All paths, those of files that could not be read, too.</param>
    internal static IReadOnlyList<MeasuredFile> Named(IReadOnlyList<MeasuredFile> files, IReadOnlyList<string> paths)
    {
        HashSet<string> twice = Twice(paths);
        return [.. files.Select(f => f with { Spectra = [.. Named(f.Path, f.Spectra, twice)] })];
    }

    private static IReadOnlyList<MeasuredFile> Doubted(IReadOnlyList<MeasuredFile> files)
    {
        var dates = new MonthFirstDates();
        foreach (MeasuredFile file in files)
            dates.Add(file.Path, file.Spectra);
        ILookup<string, string> doubts = dates.Doubts().ToLookup(d => d.Path, d => d.Text);
        return doubts.Count == 0
            ? files
            :
            [
                .. files.Select(f =>
                    f with
                    {
                        Spectra = [.. f.Spectra.Select(s => s with { Warnings = [.. s.Warnings, .. doubts[f.Path]] })],
                    }
                ),
            ];
    }

    private static HashSet<string> Twice(IReadOnlyList<string> paths) =>
        [.. paths.GroupBy(p => Path.GetFileName(p)).Where(g => g.Count() > 1).Select(g => g.Key)];

    private static IEnumerable<T> Named<T>(string path, IReadOnlyList<T> spectra, HashSet<string> twice)
        where T : ChannelSpectrum =>
        twice.Contains(Path.GetFileName(path)) && Path.GetDirectoryName(path) is { Length: > 0 } folder
            ? spectra.Select(s => (T)InFolder(s, folder))
            : spectra;

    /// <summary>
    /// Whether any file is list mode; files that cannot be read count as list mode, since their errors come when they are read.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="table">What the columns of tables hold; null: recognised.</param>
    public static bool AnyListMode(IReadOnlyList<string> paths, TableColumns? table = null)
    {
        foreach (string path in paths)
        {
            try
            {
                if (SpectrumFile.Sniff(path, table).IsListMode())
                    return true;
            }
            catch (Exception e) when (e is SpectrumFormatException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The spectra of one file, named after itself.</summary>
    internal static IReadOnlyList<Spectrum> ReadFile(
        string path,
        ListModeReading listMode,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        if (!SpectrumFile.Sniff(path, listMode.Table).IsListMode())
            return SpectrumFile.Read(path, listMode.Table, progress, cancellation);
        try
        {
            (IReadOnlyList<EventBatch> batches, IReadOnlyList<string> warnings) = ListModeBatches.Read(
                path,
                listMode,
                progress,
                cancellation
            );
            return
            [
                .. batches.Select(batch => new Spectrum(listMode.SlotSeconds is null ? Path.GetFileName(path) : batch.Run.Name, batch)
                {
                    Warnings = warnings,
                }),
            ];
        }
        catch (EventSpanException e)
        {
            // Lists of events do not keep their lines.
            long line = ListModeFile.LineOf(path, listMode.Columns, e.Value, cancellation);
            throw new SpectrumFormatException(
                path,
                line,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected a value within {HistogramBuilder.MaximumSpan} bins of the others, found {e.Value:R}; leave the event "
                        + $"out, or choose wider bins"
                ),
                e
            );
        }
    }

    private static ChannelSpectrum InFolder(ChannelSpectrum spectrum, string folder) =>
        spectrum with
        {
            Name = $"{folder}/{spectrum.Name}",
            Run = spectrum.Run with { Name = $"{folder}/{spectrum.Run.Name}" },
        };
}
