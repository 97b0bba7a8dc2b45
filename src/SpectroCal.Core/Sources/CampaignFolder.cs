using System.Text;
using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.Sources;

/// <summary>A campaign on disk: <c>manifest.json</c> and one list-mode CSV per batch in <c>batches/</c>.</summary>
public static class CampaignFolder
{
    /// <summary>Name of the manifest.</summary>
    public const string ManifestName = "manifest.json";

    private const string BatchFolderName = "batches";

    /// <summary>Whether a folder holds a campaign.</summary>
    public static bool IsCampaign(string folder) => File.Exists(Path.Combine(folder, ManifestName));

    /// <summary>
    /// Writes a simulated campaign, all of it or nothing: after a failure a campaign that was there before is as it was.
    /// </summary>
    /// <param name="folder">Folder; made if absent.</param>
    /// <param name="toy">The campaign.</param>
    /// <param name="force">Whether files may be overwritten.</param>
    /// <param name="progress">Told about written batches; may be null.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="IOException">A file exists and <paramref name="force"/> is not set, or cannot be written.</exception>
    public static void Write(
        string folder,
        ToyCampaign toy,
        bool force = false,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(toy);
        string manifestPath = Path.Combine(folder, ManifestName);
        if (!force && File.Exists(manifestPath))
            throw new FileExistsException(manifestPath);
        using var transaction = FolderTransaction.Open(folder, [ManifestName]);
        WriteBatches(transaction, toy, progress, cancellation);
        transaction.Write(ManifestName, stream => stream.Write(Encoding.UTF8.GetBytes(JsonText.Write(ManifestOf(toy)))));
        cancellation.ThrowIfCancellationRequested();
        transaction.Commit(force ? BatchFilesOf(folder) : [], force);
    }

    // The batches of a campaign that is replaced must not stay beside those of the new one.
    private static IReadOnlyList<string> BatchFilesOf(string folder)
    {
        string manifest = Path.Combine(folder, ManifestName);
        if (!File.Exists(manifest))
            return [];
        try
        {
            string batchFolder = Path.GetFullPath(Path.Combine(folder, BatchFolderName));
            return
            [
                .. ReadManifest(manifest)
                    .Batches!.Select(b => Path.GetFullPath(Path.Combine(folder, b.File)))
                    .Where(path => Path.GetDirectoryName(path) == batchFolder)
                    .Select(path => $"{BatchFolderName}/{Path.GetFileName(path)}"),
            ];
        }
        catch (SpectrumFormatException)
        {
            return []; // a manifest that cannot be read names nothing that could be deleted
        }
    }

    private static void WriteBatches(
        FolderTransaction transaction,
        ToyCampaign toy,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        int count = toy.Campaign.Batches.Count;
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            EventBatch batch = toy.Campaign.Batches[i].Batch;
            ToyEvents events = toy.Events(i);
            EventList[] lists = [new EventList(batch.Run.Name, batch.Detector, events.Adc, events.TimesSeconds)];
            transaction.Write(BatchFile(batch), stream => ListModeWriter.Write(stream, lists, cancellation));
            progress?.Report(new StageProgress("Writing", i + 1, count));
        }
    }

    /// <summary>A simulated campaign as it would be read from its folder.</summary>
    public static StoredCampaign Describe(ToyCampaign toy) => new(ManifestOf(toy), toy.Campaign, []);

    /// <summary>A campaign in memory that no folder holds.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="seed">Seed of a simulation; null for measurements.</param>
    public static StoredCampaign Describe(Campaign campaign, IReadOnlyList<LineGroup> lines, long? seed)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(lines);
        return new StoredCampaign(
            new CampaignManifest
            {
                Format = CampaignManifest.FormatName,
                Version = CampaignManifest.CurrentVersion,
                Function = campaign.Function.Expression,
                Seed = seed,
                Lines = [.. lines.Select(l => new ManifestLine(l.Name, Math.Round(l.MeanEnergyEv, 2), Known: true))],
                Batches = [],
            },
            campaign,
            []
        );
    }

    private static CampaignManifest ManifestOf(ToyCampaign toy)
    {
        ToySettings settings = toy.Settings;
        return new CampaignManifest
        {
            Format = CampaignManifest.FormatName,
            Version = CampaignManifest.CurrentVersion,
            Function = toy.Campaign.Function.Expression,
            Seed = settings.Seed,
            Lines = [.. settings.Lines.Select(l => new ManifestLine(l.Name, l.EnergyEv, l.Known))],
            NoiseEv = settings.Resolution.NoiseEv,
            Fano = settings.Resolution.Fano,
            CalibrationRuns =
            [
                .. from d in Enumerable.Range(0, settings.Detectors)
                from c in Enumerable.Range(0, settings.Cycles)
                select new ManifestCalibration(
                    $"run{c * (settings.PhysicsRunsPerCycle + 1):000}",
                    ToyCampaign.DetectorName(d),
                    toy.CalibrationRun(c, d).Parameters
                ),
            ],
            Batches =
            [
                .. toy.Campaign.Batches.Select(b => new ManifestBatch(
                    b.Batch.Run.Name,
                    b.Batch.Detector,
                    BatchFile(b.Batch),
                    b.Standard.Parameters
                )
                {
                    Start = b.Batch.Run.Start,
                    LiveTimeSeconds = b.Batch.Run.LiveTimeSeconds,
                    RealTimeSeconds = b.Batch.Run.RealTimeSeconds,
                    Truth = b.Truth!.Parameters,
                }),
            ],
        };
    }

    private static string BatchFile(EventBatch batch) => $"{BatchFolderName}/{FileNames.Part($"{batch.Run.Name}_{batch.Detector}")}.csv";

    /// <summary>What a campaign folder says about itself; its batches are not opened.</summary>
    /// <exception cref="SpectrumFormatException">The manifest is missing or is not one.</exception>
    public static CampaignManifest Manifest(string folder)
    {
        string path = Path.Combine(folder, ManifestName);
        Settle(folder, path);
        return ReadManifest(path);
    }

    /// <summary>Reads a campaign. A batch whose file cannot be read is left out and named in the result.</summary>
    /// <exception cref="SpectrumFormatException">The manifest is missing or is not one, or no batch at all can be read.</exception>
    public static StoredCampaign Read(string folder, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default) =>
        Read(folder, Manifest(folder), progress, cancellation);

    /// <summary>Reads the batches of a campaign that a manifest names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">Its manifest, or that with some of its batches.</param>
    /// <param name="progress">Told about batches that were read; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">No batch can be read.</exception>
    public static StoredCampaign Read(
        string folder,
        CampaignManifest manifest,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        string path = Path.Combine(folder, ManifestName);
        var function = Function(path, manifest);
        ManifestCheck.CalibrationRuns(manifest, function.ParameterCount, path);
        var batches = new List<CampaignBatch>();
        var faults = new List<SpectrumFormatException>();
        for (int i = 0; i < manifest.Batches!.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ManifestBatch entry = manifest.Batches[i];
            try
            {
                Isolated.Begin($"file {entry.File}");
                ManifestCheck.Batch(entry, i, path);
                batches.Add(
                    new CampaignBatch(ReadBatch(folder, entry, cancellation), new EnergyCalibration(function, entry.Standard))
                    {
                        Truth = entry.Truth is null ? null : new EnergyCalibration(function, entry.Truth),
                    }
                );
            }
            catch (SpectrumFormatException e)
            {
                faults.Add(e);
            }
            catch (CalibrationException e)
            {
                faults.Add(
                    new SpectrumFormatException(path, 0, $"batch {i + 1} ({entry.Run}, {entry.Detector}): {e.Message.TrimEnd('.')}", e)
                );
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                faults.Add(
                    new SpectrumFormatException(
                        Path.Combine(folder, entry.File),
                        0,
                        "expected a file that the manifest names, but there is none",
                        e
                    )
                );
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                faults.Add(new SpectrumFormatException(Path.Combine(folder, entry.File), 0, e.Message.TrimEnd('.'), e));
            }
            catch (Exception e) when (FileFault.Of(Path.Combine(folder, entry.File), e) is { } fault)
            {
                faults.Add(fault);
            }
            progress?.Report(new StageProgress("Reading", i + 1, manifest.Batches.Count));
        }
        if (batches.Count == 0)
            throw faults.Count > 0 ? faults[0] : new SpectrumFormatException(path, 0, "expected at least one batch");
        return new StoredCampaign(manifest, new Campaign(function, batches), faults);
    }

    private static void Settle(string folder, string manifest)
    {
        try
        {
            FolderTransaction.Settle(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(manifest, 0, e.Message.TrimEnd('.'), e);
        }
    }

    private static CampaignManifest ReadManifest(string path)
    {
        // Manifests are written by hand as well, without what has a default.
        var manifest = CheckedJson.Read<CampaignManifest>(path, "the manifest of a campaign", isComplete: false);
        if (manifest.Format != CampaignManifest.FormatName)
            throw new SpectrumFormatException(path, 0, $"expected \"format\": \"{CampaignManifest.FormatName}\"");
        if (manifest.Version is < 1 or > CampaignManifest.CurrentVersion)
            throw new SpectrumFormatException(
                path,
                0,
                $"expected version 1 to {CampaignManifest.CurrentVersion}, found {manifest.Version}"
            );
        if (
            manifest.Batches is null
            || manifest.Batches.Any(b => b?.Run is null || b.Detector is null || b.File is null || b.Standard is null)
        )
            throw new SpectrumFormatException(path, 0, "expected \"batches\", each with \"run\", \"detector\", \"file\" and \"standard\"");
        ManifestCheck.Check(manifest, path);
        return manifest;
    }

    private static CalibrationFunction Function(string path, CampaignManifest manifest)
    {
        if (manifest.Function is not null && manifest.Degree is not null)
            throw new SpectrumFormatException(path, 0, "expected \"function\" or \"degree\", found both");
        if (manifest.Degree is < 1 or > PolynomialFunction.HighestDegree)
            throw new SpectrumFormatException(
                path,
                0,
                $"expected a degree of 1 to {PolynomialFunction.HighestDegree}, found {manifest.Degree}"
            );
        try
        {
            return manifest.Function is null ? new PolynomialFunction(manifest.Degree ?? 1) : CalibrationFunction.Parse(manifest.Function);
        }
        catch (ExpressionException e)
        {
            throw new SpectrumFormatException(path, 0, $"\"function\": {e.Message}", e);
        }
    }

    private static EventBatch ReadBatch(string folder, ManifestBatch entry, CancellationToken cancellation)
    {
        string path = ManifestCheck.FileInside(folder, entry.File);
        if (SpectrumFile.Sniff(path).IsListMode())
        {
            var reading = new ListModeReading { Columns = new ListModeColumns { AcceptsNoEvents = true } };
            IReadOnlyList<EventBatch> batches = ListModeBatches.Read(path, reading, null, cancellation).Batches;
            EventBatch? batch = batches.FirstOrDefault(b => b.Detector == entry.Detector) ?? batches.FirstOrDefault();
            return batch is null
                ? new EventBatch(entry.Detector, entry.ToRun(), ChannelHistogram.FromChannels([0], 0, ChannelConvention.Integer))
                : batch with
                {
                    Detector = entry.Detector,
                    Run = entry.ToRun(),
                };
        }
        IReadOnlyList<Spectrum> spectra = SpectrumFile.Read(path, cancellation);
        Spectrum spectrum = spectra.FirstOrDefault(s => s.Detector == entry.Detector) ?? spectra[0];
        return spectrum.Batch with { Detector = entry.Detector, Run = entry.ToRun() };
    }
}
