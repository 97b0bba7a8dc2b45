using SpectroCal.Monitoring;
using SpectroCal.Reports;

namespace SpectroCal.Cli.Commands;

/// <summary>A selection that is written again and again, and in which people may decide in between.</summary>
/// <param name="path">Its file.</param>
/// <param name="given">What was decided before, elsewhere.</param>
internal sealed class WatchedSelection(string path, IReadOnlyList<SelectedSpectrum> given)
{
    private IReadOnlyList<SelectedSpectrum>? _known; // what was read or made last
    private (long Length, DateTime Changed)? _stamp; // of the file then
    private string? _text; // that was written

    /// <summary>Whether somebody has changed the file since it was read or written.</summary>
    public bool IsChanged()
    {
        if (_known is null || Stamp() is not { } now || now == _stamp)
            return false;
        if (_text is null)
            return true;
        try
        {
            // The time of what was written is not known: somebody may have been as fast.
            if (File.ReadAllText(path) != _text)
                return true;
            _stamp = now;
        }
        catch (IOException)
        {
            // Somebody has it open: with the next look.
        }
        return false;
    }

    /// <summary>The selection that a monitor makes, with what people decided in the file until now.</summary>
    /// <exception cref="SpectrumFormatException">The file cannot be read: somebody is changing it, or has spoilt it.</exception>
    public IReadOnlyList<SelectedSpectrum> Of(IReadOnlyList<SpectrumVerdict> verdicts, CancellationToken cancellation)
    {
        (long, DateTime)? stamp = Stamp();
        IReadOnlyList<SelectedSpectrum> former =
            _known is null ? [.. given, .. Read(cancellation).ExceptBy(given.Select(Key), Key)]
            : IsChanged() ? Read(cancellation)
            : _known;
        // Only what was read is known: a file that cannot be read stays changed, and is not replaced.
        (_known, _stamp, _text) = (SelectedSpectrum.Of(verdicts, former), stamp, null);
        return _known;
    }

    /// <summary>Tells that a selection is in the file now.</summary>
    public void Wrote(IReadOnlyList<SelectedSpectrum> selection) => (_text, _stamp) = (SelectionFile.Write(selection), null);

    private IReadOnlyList<SelectedSpectrum> Read(CancellationToken cancellation) =>
        File.Exists(path) ? SelectionFile.Read(path, cancellation) : [];

    private (long, DateTime)? Stamp() => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : null;

    private static (string, string) Key(SelectedSpectrum spectrum) => (spectrum.Detector, spectrum.Run);
}
