using System.Text;
using SpectroCal.Calibration;
using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Campaigns;

/// <summary>
/// The folder that takes <c>report.json</c>, <c>report.md</c>, <c>spectra.csv</c> and <c>constants.csv</c>: all of them or, after a failure or a
/// cancellation, none. Opened before the work, so that a folder that cannot be written is known at once.
/// </summary>
public sealed class ResultFolder : IDisposable
{
    private const string StagingPrefix = ".spectrocal-";
    private readonly string _folder;
    private readonly string _staging;
    private readonly bool _force;
    private readonly string? _topmostMade;

    private ResultFolder(string folder, string staging, bool force, string? topmostMade)
    {
        _folder = folder;
        _staging = staging;
        _force = force;
        _topmostMade = topmostMade;
    }

    /// <summary>Names of the files.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["report.json", "report.md", "spectra.csv", "constants.csv"];

    /// <summary>Prepares a folder; it is made if absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="force">Whether files that are there may be replaced.</param>
    /// <exception cref="IOException">One of the files is there and <paramref name="force"/> is false, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ResultFolder Open(string folder, bool force)
    {
        if (!force && FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } existing)
            throw new FileExistsException(existing);
        string? topmost = TopmostAbsent(Path.GetFullPath(folder));
        Directory.CreateDirectory(folder);
        string staging = Path.Combine(folder, StagingPrefix + Path.GetRandomFileName());
        Directory.CreateDirectory(staging);
        return new ResultFolder(folder, staging, force, topmost);
    }

    /// <summary>Whether a folder is absent, or holds nothing but such files.</summary>
    public static bool HoldsOnlyResults(string folder) =>
        !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName)
            .All(name => FileNames.Contains(name) || name!.StartsWith(StagingPrefix, StringComparison.Ordinal));

    /// <summary>Writes the files.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Write(CampaignCalibration calibration, CampaignComparison comparison, CampaignReport report, CancellationToken cancellation = default)
    {
        var spectra = new List<KeyValuePair<string, EnergySpectrum>> { new("standard", comparison.Standard), new("optimized", comparison.Optimized) };
        if (comparison.Perfect is not null) spectra.Add(new("perfect", comparison.Perfect));
        Text("report.json", CampaignJson.Write(report));
        Text("report.md", CampaignMarkdown.Write(report));
        Text("constants.csv", ConstantsCsv.Write(calibration));
        CsvSpectrumWriter.WriteEnergy(Path.Combine(_staging, "spectra.csv"), spectra);
        cancellation.ThrowIfCancellationRequested();
        return Commit();
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_staging)) Directory.Delete(_staging, recursive: true);
        // A folder that was made for results that never came goes away again.
        for (string? made = _topmostMade is null ? null : Path.GetFullPath(_folder); made is not null; made = made == _topmostMade ? null : Path.GetDirectoryName(made))
        {
            if (!Directory.Exists(made) || Directory.EnumerateFileSystemEntries(made).Any()) break;
            Directory.Delete(made);
        }
    }

    private List<string> Commit()
    {
        var moved = new List<string>();
        try
        {
            foreach (string name in FileNames)
            {
                string target = Path.Combine(_folder, name);
                File.Move(Path.Combine(_staging, name), target, overwrite: _force);
                moved.Add(target);
            }
        }
        catch
        {
            foreach (string path in moved) File.Delete(path);
            throw;
        }
        return moved;
    }

    private void Text(string name, string content) => File.WriteAllText(Path.Combine(_staging, name), content, new UTF8Encoding(false));

    private static string? TopmostAbsent(string folder)
    {
        string? topmost = null;
        for (string? f = folder; f is not null && !Directory.Exists(f); f = Path.GetDirectoryName(f)) topmost = f;
        return topmost;
    }
}
