using System.Globalization;

namespace SpectroCal.Sources;

/// <summary>
/// How far the reading of files has come: in files where they are small, in bytes where they last; compressed ones count as they are.
/// </summary>
internal sealed class ReadingProgress
{
    private const long Mebibyte = 1 << 20;
    private const long ShownInBytes = 64 * Mebibyte;

    private readonly IProgress<StageProgress>? _progress;
    private readonly long[] _lengths;
    private readonly long _total;
    private long _before;

    public ReadingProgress(IReadOnlyList<string> paths, IProgress<StageProgress>? progress)
    {
        _progress = progress;
        _lengths = [.. paths.Select(p => progress is null ? 0 : Length(p))];
        _total = _lengths.Sum();
    }

    /// <summary>What is told about bytes of the file that is being read; null where nobody listens.</summary>
    public IProgress<long>? OfFile => _progress is null || _total < ShownInBytes ? null : new Bytes(n => Report(_before + n));

    /// <summary>Told that a file has been read.</summary>
    /// <param name="index">Its number among the files, from 0.</param>
    public void Finished(int index)
    {
        _before += _lengths[index];
        if (_total < ShownInBytes)
            _progress?.Report(new StageProgress("Reading", index + 1, _lengths.Length));
        else
            Report(_before);
    }

    private void Report(long bytes)
    {
        int done = (int)(Math.Min(bytes, _total) / Mebibyte),
            total = (int)(_total / Mebibyte);
        _progress?.Report(
            new StageProgress("Reading", done, total) { Note = string.Create(CultureInfo.InvariantCulture, $"{done} of {total} MiB") }
        );
    }

    private static long Length(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return 0; // its error comes when it is read
        }
    }

    /// <summary>Reports at once, in the thread that reads.</summary>
    internal sealed class Bytes(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
