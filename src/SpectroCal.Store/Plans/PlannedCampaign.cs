using SpectroCal.Detectors;
using SpectroCal.Monitoring;
using SpectroCal.Sources;
using SpectroCal.Spectra;

namespace SpectroCal.Store.Plans;

/// <summary>The units of a campaign, and what a plan must know about all of it.</summary>
/// <param name="Units">The units, by detectors in the order in which the campaign names them.</param>
public sealed record PlannedCampaign(IReadOnlyList<DetectorUnit> Units)
{
    /// <summary>Files that all units depend on: the manifest of a campaign folder.</summary>
    public IReadOnlyList<PlannedFile> Inputs { get; init; } = [];

    /// <summary>Names of files that are in several folders.</summary>
    public IReadOnlyList<string> NamesTwice { get; init; } = [];

    /// <summary>What the selection does to the spectra; null where there is none. Units without any that is used are not planned.</summary>
    public AppliedSelection? Selection { get; init; }

    /// <summary>Files that could not be read, each with its error.</summary>
    public IReadOnlyList<SpectrumFormatException> Faults { get; init; } = [];

    /// <summary>The units of a campaign folder, whose batches are not opened.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="directory">The folder that relative paths begin in.</param>
    /// <param name="selection">Chooses among the spectra; null: all are calibrated.</param>
    /// <param name="block">Most runs of a unit; null: all of a detector.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">The manifest is not one, or a file is not there.</exception>
    /// <exception cref="CalibrationException">Runs of a detector cannot be told apart.</exception>
    public static PlannedCampaign OfFolder(
        string folder,
        string directory,
        SpectrumSelection? selection,
        int? block,
        CancellationToken cancellation = default
    )
    {
        string full = Path.Combine(directory, folder);
        CampaignManifest manifest = CampaignFolder.Manifest(full);
        IReadOnlyList<ManifestBatch> batches = manifest.Batches!;
        var files = new PlannedFile[batches.Count];
        Workers.For(
            batches.Count,
            -1,
            // One that is not there is a fault of the batch, as where the campaign is calibrated at once.
            i =>
            {
                string path = Path.Combine(folder, batches[i].File);
                files[i] = File.Exists(Path.Combine(directory, path)) ? PlannedFile.Of(path, directory) : PlannedFile.Absent(path);
            },
            cancellation
        );
        return Of([.. batches.Select((b, i) => new PlannedBatch(b.Detector, b.Run, files[i]))], selection, block) with
        {
            Inputs = [PlannedFile.Of(Path.Combine(folder, CampaignFolder.ManifestName), directory)],
        };
    }

    /// <summary>The units of files, each of which is read once to see which detectors and runs are in it.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="directory">The folder that relative paths begin in: the present one.</param>
    /// <param name="listMode">How list mode and tables are read.</param>
    /// <param name="selection">Chooses among the spectra; null: all are calibrated.</param>
    /// <param name="block">Most runs of a unit; null: all of a detector.</param>
    /// <param name="starts">Constants that spectra start from; null, or of null: what the options or the files state.</param>
    /// <param name="progress">Told about files that were read; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">Runs of a detector cannot be told apart.</exception>
    public static PlannedCampaign OfFiles(
        IReadOnlyList<string> paths,
        string directory,
        ListModeReading listMode,
        SpectrumSelection? selection,
        int? block,
        Func<IReadOnlyList<Spectrum>, IReadOnlyList<EnergyCalibration>?>? starts = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[] twice = [.. paths.GroupBy(p => Path.GetFileName(p)).Where(g => g.Count() > 1).Select(g => g.Key)];
        var batches = new List<PlannedBatch>();
        var faults = new List<SpectrumFormatException>();
        for (int i = 0; i < paths.Count; i++)
        {
            // One after the other: a campaign need not fit into memory.
            MeasuredSpectra read = MeasuredSpectra.Read([paths[i]], listMode, null, cancellation, twice);
            faults.AddRange(read.Faults);
            IReadOnlyList<EnergyCalibration>? start = starts?.Invoke(read.Spectra);
            for (int k = 0; k < read.Spectra.Count; k++)
                batches.Add(
                    new PlannedBatch(read.Spectra[k].Detector, read.Spectra[k].Run.Name, PlannedFile.Of(paths[i], directory))
                    {
                        Start = start?[k].Parameters,
                    }
                );
            progress?.Report(new StageProgress("Reading", i + 1, paths.Count));
        }
        return Of(batches, selection, block) with { NamesTwice = twice, Faults = faults };
    }

    private static PlannedCampaign Of(IReadOnlyList<PlannedBatch> batches, SpectrumSelection? selection, int? block)
    {
        if (batches.Count == 0 || selection is null)
            return new PlannedCampaign(Cut(batches, block));
        AppliedSelection applied = selection.Apply([.. batches.Select(b => (b.Detector, b.Run))]);
        return new PlannedCampaign(Cut([.. batches.Select((b, i) => b with { IsUsed = applied.IsUsed[i] })], block))
        {
            Selection = applied,
        };
    }

    private static IReadOnlyList<DetectorUnit> Cut(IReadOnlyList<PlannedBatch> batches, int? block) =>
        [
            .. batches
                .GroupBy(b => b.Detector)
                .SelectMany(detector =>
                    block is { } most ? Blocks(detector.Key, [.. detector], most) : [Unit(detector.Key, [.. detector], isWhole: true)]
                )
                .Where(unit => unit.Batches > 0)
                .Select((unit, i) => unit with { Number = i + 1 }),
        ];

    private static IEnumerable<DetectorUnit> Blocks(string detector, PlannedBatch[] batches, int most)
    {
        if (batches.GroupBy(b => b.Run).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CalibrationException(
                $"Detector {detector} has {twice.Count()} batches of run {twice.Key}, which cannot be told apart: plan without --block."
            );
        return batches.Chunk(most).Select(chunk => Unit(detector, chunk, isWhole: chunk.Length == batches.Length));
    }

    private static DetectorUnit Unit(string detector, PlannedBatch[] batches, bool isWhole) =>
        new(
            0,
            detector,
            isWhole ? [] : [.. batches.Select(b => b.Run)],
            batches.Count(b => b.IsUsed),
            [.. batches.Select(b => b.File).DistinctBy(f => f.Path)]
        )
        {
            Starts = batches[0].Start is null ? null : [.. batches.Select(b => b.Start!)],
        };

    private sealed record PlannedBatch(string Detector, string Run, PlannedFile File)
    {
        public IReadOnlyList<double>? Start { get; init; }

        public bool IsUsed { get; init; } = true;
    }
}
