using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>
/// Files that come one after the other while they are being looked at: each is read when it is whole, and again when it has changed.
/// </summary>
/// <remarks>
/// Nobody says when a file is whole. One is taken for it that has not changed from one look to the next, or, at the first look, for as
/// long as lies between two; one that cannot be read yet is tried again, and is a fault when it has not changed for long.
/// </remarks>
public sealed class FollowedFiles
{
    private readonly ListModeReading _listMode;
    private readonly TimeSpan _settling;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, FollowedFile> _files = []; // by path
    private readonly List<string> _order = [];
    private bool _isFirst = true;

    /// <summary>Begins to follow.</summary>
    /// <param name="listMode">How list mode and tables are read; null: columns recognised, one histogram for each detector.</param>
    /// <param name="settling">How long a file must not change before it is read.</param>
    /// <param name="patience">How long a file that cannot be read must not change before it is a fault.</param>
    /// <param name="clock">The time; null: the system's.</param>
    public FollowedFiles(ListModeReading? listMode, TimeSpan settling, TimeSpan patience, TimeProvider? clock = null)
    {
        (_listMode, _settling, _patience) = (listMode ?? new ListModeReading(), settling, patience);
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>Looks at files, and reads those that are new or changed. What was read stays when its file goes.</summary>
    /// <param name="paths">The files that are there now.</param>
    /// <param name="cancellation">Stops the work.</param>
    public FollowedSpectra Look(IReadOnlyList<string> paths, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        DateTime now = _clock.GetUtcNow().UtcDateTime;
        bool isChanged = false;
        var waiting = new List<string>();
        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (FileStamp.Of(path) is not { } stamp)
            {
                waiting.Add(path);
                continue;
            }
            if (!_files.TryGetValue(path, out FollowedFile? file))
            {
                _files[path] = file = new FollowedFile();
                _order.Add(path);
            }
            if (file.Stamp != stamp)
                (file.Stamp, file.Since) = (stamp, _isFirst && stamp.Changed < now ? stamp.Changed : now);
            if (file.Known == stamp)
                continue;
            if (now - file.Since >= _settling && TryRead(path, file, now, cancellation))
                (file.Known, isChanged) = (stamp, true);
            else
                waiting.Add(path);
        }
        _isFirst = false;
        // As when all are read at once, whichever came first.
        string[] order = [.. paths.Where(_files.ContainsKey), .. _order.Except(paths)];
        MeasuredFile[] read = [.. order.Where(p => _files[p].Spectra is not null).Select(p => new MeasuredFile(p, _files[p].Spectra!))];
        SpectrumFormatException[] faults = [.. order.Select(p => _files[p].Fault).OfType<SpectrumFormatException>()];
        return new FollowedSpectra(new MeasuredSpectra(MeasuredSpectra.Named(read, order), faults), waiting, isChanged);
    }

    // Whether the file is read, or is known to be none that can be.
    private bool TryRead(string path, FollowedFile file, DateTime now, CancellationToken cancellation)
    {
        try
        {
            Isolated.Begin($"file {path}");
            (file.Spectra, file.Fault) = (MeasuredSpectra.ReadFile(path, _listMode, null, cancellation), null);
            return true;
        }
        catch (Exception e) when (FileFault.Of(path, e) is { } fault)
        {
            if (now - file.Since < _patience)
                return false;
            (file.Spectra, file.Fault) = (null, fault);
            return true;
        }
    }

    /// <summary>What is known of a file.</summary>
    private sealed class FollowedFile
    {
        public FileStamp Stamp { get; set; }

        public FileStamp? Known { get; set; } // the stamp with which it was read, or found to be a fault

        public DateTime Since { get; set; } // when it was first seen with its stamp, or changed before that

        public IReadOnlyList<Spectrum>? Spectra { get; set; }

        public SpectrumFormatException? Fault { get; set; }
    }

    /// <summary>What changes when a file is written.</summary>
    private readonly record struct FileStamp(long Length, DateTime Changed)
    {
        public static FileStamp? Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc) : null;
        }
    }
}

/// <summary>What has been read of followed files.</summary>
/// <param name="Measured">All spectra that were read, and files that cannot be.</param>
/// <param name="Waiting">Files that are not there yet, are being written, or cannot be read yet.</param>
/// <param name="IsChanged">Whether anything of it is new or has changed since the last look.</param>
public sealed record FollowedSpectra(MeasuredSpectra Measured, IReadOnlyList<string> Waiting, bool IsChanged);
