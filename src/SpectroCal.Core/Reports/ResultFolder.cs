using SpectroCal.Formats;

namespace SpectroCal.Reports;

/// <summary>
/// A folder that takes the files of one result: all of them or, after a failure or a cancellation, none. Opened before the work, so that a
/// folder that cannot be written is noticed at once.
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

    /// <summary>Prepares a folder; it is made if absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">
    /// Names, with forward slashes, of all files that a result of this kind may have. Those of an older result that the new one does not
    /// have are removed: they would show other numbers.
    /// </param>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <exception cref="IOException">
    /// One of the files exists and <paramref name="force"/> is false, or the folder cannot be written.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ResultFolder Open(string folder, IReadOnlyList<string> names, bool force)
    {
        if (!force && names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } existing)
            throw new FileExistsException(existing);
        string? topmost = TopmostAbsent(Path.GetFullPath(folder));
        Directory.CreateDirectory(folder);
        string staging = Path.Combine(folder, StagingPrefix + Path.GetRandomFileName());
        Directory.CreateDirectory(staging);
        return new ResultFolder(folder, staging, force, topmost, names);
    }

    /// <summary>Whether a folder is absent, or holds nothing but files of these names, with forward slashes.</summary>
    public static bool HoldsOnly(string folder, IReadOnlyList<string> names) =>
        !Directory.Exists(folder)
        || Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .All(name => names.Contains(name) || name.StartsWith(StagingPrefix, StringComparison.Ordinal));

    /// <summary>Writes the files.</summary>
    /// <param name="files">The files, of names given to <see cref="Open"/>.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Write(IReadOnlyList<ResultFile> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.FirstOrDefault(f => !_names.Contains(f.Name)) is { } stranger)
            throw new ArgumentException($"The file {stranger.Name} was not announced.", nameof(files));
        foreach (ResultFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.Combine(_staging, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream stream = File.Create(path);
            file.Write(stream);
        }
        cancellation.ThrowIfCancellationRequested();
        return Commit();
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_staging))
            Directory.Delete(_staging, recursive: true);
        // A folder that was made for results that never came goes away again.
        for (
            string? made = _topmostMade is null ? null : Path.GetFullPath(_folder);
            made is not null;
            made = made == _topmostMade ? null : Path.GetDirectoryName(made)
        )
        {
            if (!Directory.Exists(made) || Directory.EnumerateFileSystemEntries(made).Any())
                break;
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
                string staged = Path.Combine(_staging, name),
                    target = Path.Combine(_folder, name);
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
            foreach (string path in moved)
                File.Delete(path);
            foreach (string made in moved.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct())
                if (made != Path.GetFullPath(_folder) && !Directory.EnumerateFileSystemEntries(made).Any())
                    Directory.Delete(made);
            throw;
        }
        return moved;
    }

    private static string? TopmostAbsent(string folder)
    {
        string? topmost = null;
        for (string? f = folder; f is not null && !Directory.Exists(f); f = Path.GetDirectoryName(f))
            topmost = f;
        return topmost;
    }
}
