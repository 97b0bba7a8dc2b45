using SpectroCal.Storage;

namespace SpectroCal.Reports;

/// <summary>
/// A folder that takes the files of one result: all of them or, after a failure or a cancellation, none; then the older ones are as they
/// were. Opened before the work, so that a folder that cannot be written is noticed at once.
/// </summary>
public sealed class ResultFolder : IDisposable
{
    private readonly FolderTransaction _transaction;
    private readonly bool _force;
    private readonly IReadOnlyList<string> _names;

    private ResultFolder(FolderTransaction transaction, bool force, IReadOnlyList<string> names)
    {
        _transaction = transaction;
        _force = force;
        _names = names;
    }

    /// <summary>Prepares a folder; it is made if absent. What a run that was killed has left in it is put right.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">
    /// Names, with forward slashes, of all files that a result of this kind may have. Those of an older result that the new one does not
    /// have are removed: they would show other numbers.
    /// </param>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <exception cref="IOException">
    /// One of the files exists and <paramref name="force"/> is false, another process makes the same ones, or the folder cannot be written.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static ResultFolder Open(string folder, IReadOnlyList<string> names, bool force)
    {
        if (!force && names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } existing)
            throw new FileExistsException(existing);
        return new ResultFolder(FolderTransaction.Open(folder, names), force, names);
    }

    /// <summary>Writes the files.</summary>
    /// <param name="files">The files, of names given to <see cref="Open"/>.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="IOException">Something is in the way or the disk fails; the folder is as it was.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<ResultFile> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.FirstOrDefault(f => !_names.Contains(f.Name)) is { } stranger)
            throw new ArgumentException($"The file {stranger.Name} was not announced.", nameof(files));
        foreach (ResultFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            _transaction.Write(file.Name, file.Write);
        }
        cancellation.ThrowIfCancellationRequested();
        return _transaction.Commit(_force ? _names : [], _force);
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose() => _transaction.Dispose();
}
