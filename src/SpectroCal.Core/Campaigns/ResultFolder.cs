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
    private readonly IReadOnlyList<string> _names;

    private ResultFolder(string folder, string staging, bool force, string? topmostMade, IReadOnlyList<string> names)
    {
        _names = names;
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
    /// <param name="companions">
    /// Names, with forward slashes, of further files that a result may have. Those of an older result that the new one does not have are
    /// removed: they would show other numbers.
    /// </param>
    /// <exception cref="IOException">One of the files is there and <paramref name="force"/> is false, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ResultFolder Open(string folder, bool force, IReadOnlyList<string>? companions = null)
    {
        string[] names = [.. FileNames, .. companions ?? []];
        if (!force && names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } existing)
            throw new FileExistsException(existing);
        string? topmost = TopmostAbsent(Path.GetFullPath(folder));
        Directory.CreateDirectory(folder);
        string staging = Path.Combine(folder, StagingPrefix + Path.GetRandomFileName());
        Directory.CreateDirectory(staging);
        return new ResultFolder(folder, staging, force, topmost, names);
    }

    /// <summary>Whether a folder is absent, or holds nothing but such files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="companions">Names, with forward slashes, of further files that a result may have.</param>
    public static bool HoldsOnlyResults(string folder, IReadOnlyList<string>? companions = null) =>
        !Directory.Exists(folder) || Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .All(name => FileNames.Contains(name) || (companions ?? []).Contains(name) || name.StartsWith(StagingPrefix, StringComparison.Ordinal));

    /// <summary>Writes the files.</summary>
    /// <param name="calibration">The outcome.</param>
    /// <param name="comparison">The comparison.</param>
    /// <param name="report">The numbers.</param>
    /// <param name="companions">Further files, of the names given to <see cref="Open"/>.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Write(CampaignCalibration calibration, CampaignComparison comparison, CampaignReport report, IReadOnlyList<ResultFile> companions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(companions);
        if (companions.FirstOrDefault(c => !_names.Contains(c.Name)) is { } stranger) throw new ArgumentException($"The file {stranger.Name} was not announced.", nameof(companions));
        var spectra = new List<KeyValuePair<string, EnergySpectrum>> { new("standard", comparison.Standard), new("optimized", comparison.Optimized) };
        if (comparison.Perfect is not null) spectra.Add(new("perfect", comparison.Perfect));
        Text("report.json", CampaignJson.Write(report));
        Text("report.md", CampaignMarkdown.Write(report));
        Text("constants.csv", ConstantsCsv.Write(calibration));
        CsvSpectrumWriter.WriteEnergy(Path.Combine(_staging, "spectra.csv"), spectra);
        foreach (ResultFile companion in companions)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.Combine(_staging, companion.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream stream = File.Create(path);
            companion.Write(stream);
        }
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
            foreach (string name in _names)
            {
                string staged = Path.Combine(_staging, name), target = Path.Combine(_folder, name);
                if (File.Exists(staged))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
                    File.Move(staged, target, overwrite: _force);
                    moved.Add(target);
                }
                else if (_force && File.Exists(target))
                {
                    File.Delete(target);
                }
            }
        }
        catch
        {
            foreach (string path in moved) File.Delete(path);
            foreach (string made in moved.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct())
                if (made != Path.GetFullPath(_folder) && !Directory.EnumerateFileSystemEntries(made).Any()) Directory.Delete(made);
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
