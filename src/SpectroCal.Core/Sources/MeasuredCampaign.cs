using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Formats;
using SpectroCal.Formats.ListMode;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>How files of measurements become the batches of a campaign.</summary>
/// <param name="Function">Calibration function of all batches.</param>
public sealed record MeasurementSettings(CalibrationFunction Function)
{
    /// <summary>Start constants of every batch; null to take those that each file states, which only polynomials can.</summary>
    public IReadOnlyList<double>? Start { get; init; }

    /// <summary>Columns of list-mode files; null to recognise them.</summary>
    public ListModeColumns? Columns { get; init; }

    /// <summary>Length of the time slots into which list mode is split, s; null for one batch a file and detector.</summary>
    public double? SlotSeconds { get; init; }

    /// <summary>Width of the bins for real-valued list mode, channels.</summary>
    public double BinWidth { get; init; } = 1;
}

/// <summary>Files of measurements as a campaign: one batch for each detector of a histogram file, and for each slot of list mode.</summary>
/// <param name="Batches">The batches in the order of the files; may be empty.</param>
/// <param name="Faults">Files that could not be read, each with its error.</param>
/// <param name="WithoutConstants">
/// Files whose batches are left out since they state no energy scale that fits the function, and no start was given.
/// </param>
/// <param name="Warnings">What was odd in the files, one sentence each.</param>
public sealed record MeasuredCampaign(
    IReadOnlyList<CampaignBatch> Batches,
    IReadOnlyList<SpectrumFormatException> Faults,
    IReadOnlyList<MissingConstants> WithoutConstants,
    IReadOnlyList<FileWarning> Warnings
)
{
    /// <summary>Reads files of any format, histograms and list mode mixed; the content decides.</summary>
    public static MeasuredCampaign Read(
        IReadOnlyList<string> paths,
        MeasurementSettings settings,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        EnergyCalibration? start = settings.Start is null ? null : new EnergyCalibration(settings.Function, settings.Start);
        // Runs are called as their files; where two folders hold files of one name, the folder belongs to it.
        HashSet<string> twice = [.. paths.GroupBy(p => Path.GetFileName(p)).Where(g => g.Count() > 1).Select(g => g.Key)];
        var batches = new List<CampaignBatch>();
        var faults = new List<SpectrumFormatException>();
        var without = new List<MissingConstants>();
        var warnings = new List<FileWarning>();
        for (int i = 0; i < paths.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = paths[i];
            try
            {
                bool isAmbiguous = twice.Contains(Path.GetFileName(path)) && Path.GetDirectoryName(path) is { Length: > 0 };
                foreach ((EventBatch read, EnergyCalibration? stated, int statedDegree) in ReadFile(path, settings, warnings, cancellation))
                {
                    EventBatch batch = isAmbiguous
                        ? read with
                        {
                            Run = read.Run with { Name = $"{Path.GetDirectoryName(path)}/{read.Run.Name}" },
                        }
                        : read;
                    if ((start ?? stated) is { } constants)
                        batches.Add(new CampaignBatch(batch, constants));
                    else if (without.Count == 0 || without[^1].File != path)
                        without.Add(new MissingConstants(path, statedDegree));
                }
            }
            catch (Exception e) when (FileFault.Of(path, e) is { } fault)
            {
                faults.Add(fault);
            }
            progress?.Report(new StageProgress("Reading", i + 1, paths.Count));
        }
        return new MeasuredCampaign(batches, faults, without, warnings);
    }

    /// <summary>The start constants that a spectrum states, for a function; null where it states none that fit.</summary>
    public static EnergyCalibration? StartOf(Spectrum spectrum, CalibrationFunction function) =>
        function is PolynomialFunction polynomial ? StatedCalibration.Of(spectrum, polynomial) : null;

    /// <summary>Whether any file is list mode; files that cannot be read count as being so, their errors come when they are read.</summary>
    public static bool AnyListMode(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                if (SpectrumFile.Sniff(path).IsListMode())
                    return true;
            }
            catch (Exception e) when (e is SpectrumFormatException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<(EventBatch Batch, EnergyCalibration? Stated, int StatedDegree)> ReadFile(
        string path,
        MeasurementSettings settings,
        List<FileWarning> warnings,
        CancellationToken cancellation
    )
    {
        if (SpectrumFile.Sniff(path).IsListMode())
        {
            return
            [
                .. ListModeFile
                    .Read(path, settings.Columns, cancellation)
                    .SelectMany(events => events.ToBatches(settings.SlotSeconds, settings.BinWidth, cancellation: cancellation))
                    .Select(batch => (batch, (EnergyCalibration?)null, 0)),
            ];
        }
        IReadOnlyList<Spectrum> spectra = SpectrumFile.Read(path, cancellation);
        foreach (string warning in spectra.SelectMany(s => s.Warnings).Distinct())
            warnings.Add(new FileWarning(path, warning));
        return spectra.Select(s => (s.ToBatch(), StartOf(s, settings.Function), Math.Max(0, s.CalibrationCoefficients.Count - 1)));
    }
}

/// <summary>Something odd in a file.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Text">What, as a sentence.</param>
public sealed record FileWarning(string File, string Text);

/// <summary>A file without constants to start from.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="StatedDegree">Degree of the polynomial that it does state; 0 where it states none.</param>
public sealed record MissingConstants(string File, int StatedDegree);
