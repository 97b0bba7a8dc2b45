namespace SpectroCal.Storage;

/// <summary>A folder that is made for files, with those above it; it goes away again where they never come.</summary>
internal sealed class MadeFolder
{
    private readonly IFileSystem _files;
    private readonly string _folder;
    private readonly string? _topmost;

    /// <summary>Makes a folder; nothing happens where it is there.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">Its full path.</param>
    public MadeFolder(IFileSystem files, string folder)
    {
        _files = files;
        _folder = folder;
        for (string? f = folder; f is not null && files.KindOf(f) == FileKind.Absent; f = Path.GetDirectoryName(f))
            _topmost = f;
        if (_topmost is not null)
            Make();
    }

    // The system says that a file is not found where no folder can be made, as in /proc.
    private void Make()
    {
        try
        {
            _files.CreateFolder(_folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"{_folder}: this folder may not be made.", e);
        }
        catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            throw new IOException($"{_folder}: this folder cannot be made.", e) { HResult = e.HResult };
        }
    }

    /// <summary>Removes what was made and is empty.</summary>
    public void RemoveIfEmpty()
    {
        if (_topmost is null)
            return;
        try
        {
            for (string? made = _folder; made is not null; made = made == _topmost ? null : Path.GetDirectoryName(made))
            {
                if (_files.KindOf(made) != FileKind.Folder || _files.EntriesOf(made).Count > 0)
                    break;
                _files.DeleteFolder(made);
            }
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            // An empty folder that stays does no harm.
        }
    }
}
