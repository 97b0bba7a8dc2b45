using SpectroCal.Formats;
using SpectroCal.Spectra;

namespace SpectroCal.Cli.Commands;

/// <summary>Where converted spectra go: all into one file, or those of each input into a file of its own in a folder.</summary>
internal sealed class ConversionTarget
{
    private const char Replacement = '_';

    private readonly string _path;
    private readonly bool _isFolder;
    private readonly WritableFormat _format;

    private ConversionTarget(string path, bool isFolder, WritableFormat format) => (_path, _isFolder, _format) = (path, isFolder, format);

    /// <summary>What --out and --format ask for. A folder that is there, a name without extension and one that ends in a separator are folders.</summary>
    public static ConversionTarget Of(string path, WritableFormat? format)
    {
        bool isFolder = Directory.Exists(path) || Path.EndsInDirectorySeparator(path) || Path.GetExtension(path).Length == 0;
        if (isFolder) return new ConversionTarget(path, true, format ?? WritableFormat.All[0]);
        if (format is not null) throw CliException.Usage("--format is for folders; the name of a file chooses its format.");
        return WritableFormat.OfPath(path) is { } ofName
            ? new ConversionTarget(path, false, ofName)
            : throw CliException.Usage($"--out {path}: the name of a file ends in {string.Join(", ", WritableFormat.All.Select(f => f.Extension))}; a folder is there already, or ends in {Path.DirectorySeparatorChar}.");
    }

    /// <summary>The files to write for spectra by their inputs.</summary>
    public IReadOnlyList<ConvertedFile> Files(IReadOnlyList<(string Input, IReadOnlyList<Spectrum> Spectra)> inputs)
    {
        ConvertedFile[] files = _isFolder ? [.. inputs.SelectMany(i => InFolder(i.Input, i.Spectra))]
            : [new ConvertedFile(_path, _format, [.. inputs.Select(i => i.Input)], Named([.. inputs.SelectMany(i => i.Spectra)]))];
        if (files.GroupBy(f => f.Path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw CliException.Usage($"{same.Key} would be written {same.Count()} times, for {string.Join(", ", same.SelectMany(f => f.Sources).Distinct())}: convert these into different folders.");
        return files;
    }

    private IEnumerable<ConvertedFile> InFolder(string input, IReadOnlyList<Spectrum> spectra)
    {
        string stem = Path.GetFileNameWithoutExtension(input);
        if (Path.GetExtension(input).Equals(".gz", StringComparison.OrdinalIgnoreCase)) stem = Path.GetFileNameWithoutExtension(stem);
        if (_format.HoldsSeveral || spectra.Count == 1) return [new ConvertedFile(Path.Combine(_path, stem + _format.Extension), _format, [input], Named(spectra))];
        return spectra.Select(s => new ConvertedFile(Path.Combine(_path, $"{stem}-{FileName(s.Detector)}{_format.Extension}"), _format, [input], [s]));
    }

    /// <summary>A table names its columns by detector; where files have detectors of one name the spectra's own names tell them apart.</summary>
    private IReadOnlyList<Spectrum> Named(IReadOnlyList<Spectrum> spectra)
    {
        bool isClear = _format.Format != SpectrumFormat.CsvHistogram || spectra.DistinctBy(s => s.Detector, StringComparer.OrdinalIgnoreCase).Count() == spectra.Count;
        return isClear ? spectra : [.. spectra.Select(s => s with { Detector = s.Name.Contains(s.Detector, StringComparison.Ordinal) ? s.Name : $"{s.Name}:{s.Detector}" })];
    }

    private static string FileName(string detector) => string.Concat(detector.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : Replacement));
}

/// <summary>One file that a conversion writes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Sources">The files whose spectra it holds.</param>
/// <param name="Spectra">The spectra.</param>
internal sealed record ConvertedFile(string Path, WritableFormat Format, IReadOnlyList<string> Sources, IReadOnlyList<Spectrum> Spectra);
