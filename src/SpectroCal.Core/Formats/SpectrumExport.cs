using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>Where spectra are written: all into one file, or those of each input into a file of its own in a folder.</summary>
public sealed class SpectrumExport
{
    private readonly string _path;
    private readonly bool _isFolder;
    private readonly WritableFormat _format;

    private SpectrumExport(string path, bool isFolder, WritableFormat format) => (_path, _isFolder, _format) = (path, isFolder, format);

    /// <summary>
    /// What a path and a format ask for. A folder that is there, a name without extension and one that ends in a separator are folders.
    /// </summary>
    /// <param name="path">A file, whose name chooses the format, or a folder.</param>
    /// <param name="format">Format of the files in a folder; null: the one that keeps everything.</param>
    /// <exception cref="ArgumentException">Path and format do not go together.</exception>
    public static SpectrumExport Of(string path, WritableFormat? format)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        bool isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path) || Path.GetExtension(path).Length == 0;
        if (isFolder)
            return new SpectrumExport(path, true, format ?? WritableFormat.All[0]);
        if (format is not null)
            throw new ArgumentException("A format is for folders; the name of a file chooses its format.", nameof(format));
        return WritableFormat.OfPath(path) is { } ofName
            ? new SpectrumExport(path, false, ofName)
            : throw new ArgumentException(
                $"{path}: a file name ends in {string.Join(", ", WritableFormat.All.Select(f => f.Extension))}; a "
                    + $"folder exists already, or ends in {Path.DirectorySeparatorChar}.",
                nameof(path)
            );
    }

    /// <summary>The files to write for spectra by their inputs.</summary>
    /// <exception cref="ArgumentException">Two of them would be one.</exception>
    public IReadOnlyList<ExportedFile> Files(IReadOnlyList<(string Input, IReadOnlyList<Spectrum> Spectra)> inputs)
    {
        ExportedFile[] files = _isFolder
            ? [.. inputs.SelectMany(i => InFolder(i.Input, i.Spectra))]
            : [new ExportedFile(_path, _format, [.. inputs.Select(i => i.Input)], Named([.. inputs.SelectMany(i => i.Spectra)]))];
        if (files.GroupBy(f => f.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new ArgumentException(
                $"{same.Key} would be written {same.Count()} times, for "
                    + $"{string.Join(", ", same.SelectMany(f => f.Sources).Distinct())}: write these into different folders.",
                nameof(inputs)
            );
        return files;
    }

    private IEnumerable<ExportedFile> InFolder(string input, IReadOnlyList<Spectrum> spectra)
    {
        string stem = Path.GetFileNameWithoutExtension(input);
        if (Path.GetExtension(input).Equals(".gz", StringComparison.OrdinalIgnoreCase))
            stem = Path.GetFileNameWithoutExtension(stem);
        if (_format.HoldsSeveral || spectra.Count == 1)
            return [new ExportedFile(Path.Combine(_path, stem + _format.Extension), _format, [input], Named(spectra))];
        return spectra.Select(s => new ExportedFile(
            Path.Combine(_path, $"{stem}-{FileNames.Part(s.Detector)}{_format.Extension}"),
            _format,
            [input],
            [s]
        ));
    }

    /// <summary>
    /// A table names its columns by detector; where files have detectors of one name the spectra's own names tell them apart.
    /// </summary>
    private IReadOnlyList<Spectrum> Named(IReadOnlyList<Spectrum> spectra)
    {
        bool isClear =
            _format.Format != SpectrumFormat.CsvHistogram
            || spectra.DistinctBy(s => s.Detector, StringComparer.OrdinalIgnoreCase).Count() == spectra.Count;
        return isClear
            ? spectra
            :
            [
                .. spectra.Select(s =>
                    s with
                    {
                        Detector = s.Name.Contains(s.Detector, StringComparison.Ordinal) ? s.Name : $"{s.Name}:{s.Detector}",
                    }
                ),
            ];
    }
}

/// <summary>One file that a conversion writes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Sources">The files whose spectra it holds.</param>
/// <param name="Spectra">The spectra.</param>
public sealed record ExportedFile(string Path, WritableFormat Format, IReadOnlyList<string> Sources, IReadOnlyList<Spectrum> Spectra)
{
    /// <summary>What is otherwise in the file than in the spectra, with the name of each.</summary>
    public IEnumerable<(string Name, string Text)> Remarks =>
        Spectra
            .Where(s => !Format.KeepsPositions && s.Histogram.FirstPosition - Math.Floor(s.Histogram.FirstPosition) != 0.5)
            .Select(s =>
                (
                    s.Name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Its channels are centred on {s.Histogram.FirstPosition}, ..., as values of events are; channel i of a "
                            + $"{Format.Extension} file is centred on i + 0.5, so that positions of lines will differ by "
                            + $"{Math.Floor(s.Histogram.FirstPosition) + 0.5 - s.Histogram.FirstPosition}."
                    )
                )
            );

    /// <summary>Writes the file, whole or not at all; its folder is made.</summary>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="ArgumentException">The format cannot hold the spectra.</exception>
    /// <exception cref="IOException">The file exists and may not be replaced, or it cannot be written.</exception>
    public void Write(bool force, CancellationToken cancellation = default) => Format.Write(Path, Spectra, force, cancellation);
}
