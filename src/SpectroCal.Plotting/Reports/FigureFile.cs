using SpectroCal.Plotting.Oxy;
using SpectroCal.Storage;

namespace SpectroCal.Plotting.Reports;

/// <summary>Writes figures to files; the extension chooses the format.</summary>
public static class FigureFile
{
    /// <summary>Extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".svg", ".png", ".pdf"];

    /// <summary>Throws where figures cannot be drawn: before long work whose results they are to show.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no native library for this machine.</exception>
    public static void RequireLibrary() => FigureFont.RequireSkia();

    /// <summary>Whether a name has the extension of a figure.</summary>
    public static bool IsFigure(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Why a path to write to is refused: it ends as a file of another kind would, such as fig.eps, and is no folder. Null: it is not.
    /// </summary>
    public static string? RefusalOf(string path) =>
        !IsFigure(path)
        && Path.GetExtension(path) is { Length: > 1 } extension
        && extension.Skip(1).All(char.IsAsciiLetter)
        && !Directory.Exists(path)
            ? $"figures are written as {string.Join(", ", Extensions)}; for a folder of this name, add a /."
            : null;

    /// <summary>Writes a figure, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="style">Its size.</param>
    /// <param name="force">Whether an existing file may be replaced.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or the figure does not fit into its size.</exception>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static void Write(string path, Figure figure, FigureStyle style, bool force) =>
        Write(path, FigureModels.Of(figure, style), style, force);

    /// <summary>Writes a figure whose plots may have been changed, whole or not at all.</summary>
    /// <inheritdoc cref="Write(string, Figure, FigureStyle, bool)"/>
    public static void Write(string path, FigureModels figure, FigureStyle style, bool force)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(style);
        IFigureRenderer renderer = RendererFor(Path.GetExtension(path), style);
        AtomicFile.Write(path, force, stream => renderer.Render(figure, style.SizeFor(figure.Figure), stream));
    }

    /// <summary>
    /// The files that figures go into: each path with the extension of a figure, which takes the first figure; in a folder, one for each
    /// figure and format.
    /// </summary>
    /// <param name="paths">Files or folders.</param>
    /// <param name="figures">
    /// The figures, at least one, with the names of their files; of equal names, the second and following get a number.
    /// </param>
    /// <param name="extensions">Extensions of files in folders.</param>
    public static IReadOnlyList<(string Path, T Figure)> Plan<T>(
        IReadOnlyList<string> paths,
        IReadOnlyList<(string Name, T Figure)> figures,
        IReadOnlyList<string> extensions
    )
    {
        IReadOnlyList<string> names = Different(figures.Select(f => f.Name));
        return
        [
            .. paths.SelectMany(path =>
                IsFigure(path)
                    ? [(path, figures[0].Figure)]
                    : figures.SelectMany((f, i) => extensions.Select(e => (Path.Combine(path, names[i] + e), f.Figure)))
            ),
        ];
    }

    /// <summary>Names of files that differ: of equal ones, whatever their case, the second and following get a number.</summary>
    internal static IReadOnlyList<string> Different(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(n => Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? n : $"{n}-{i}").First(taken.Add))];
    }

    /// <summary>
    /// Writes planned files; folders are made. None is written where one of them exists and may not be replaced; one that cannot be drawn
    /// is left out.
    /// </summary>
    /// <returns>Those that cannot be drawn, each with the reason as a sentence.</returns>
    /// <exception cref="IOException">A file is there, or cannot be written.</exception>
    public static IReadOnlyList<(string Path, string Reason)> WriteAll(
        IReadOnlyList<(string Path, Func<FigureModels> Figure, FigureStyle Style)> files,
        bool force
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!force && files.Select(f => f.Path).FirstOrDefault(File.Exists) is { } existing)
            throw new FileExistsException(existing);
        var failures = new List<(string, string)>();
        foreach ((string path, Func<FigureModels> figure, FigureStyle style) in files)
        {
            byte[]? content = Isolated.Run<byte[]?>(
                $"figure {path}",
                () => Rendered(Path.GetExtension(path), figure(), style),
                reason =>
                {
                    failures.Add((path, reason));
                    return null;
                }
            );
            if (content is null)
                continue;
            AtomicFile.Write(path, force, stream => stream.Write(content));
        }
        return failures;
    }

    /// <summary>The content of a file.</summary>
    internal static byte[] Rendered(string extension, FigureModels figure, FigureStyle style)
    {
        using var stream = new MemoryStream();
        RendererFor(extension, style).Render(figure, style.SizeFor(figure.Figure), stream);
        return stream.ToArray();
    }

    /// <summary>The renderer for an extension.</summary>
    internal static IFigureRenderer RendererFor(string extension, FigureStyle style) =>
        extension.ToLowerInvariant() switch
        {
            ".svg" => new SvgRenderer(),
            ".png" => new PngRenderer(style.DotsPerInch, style.Scale),
            ".pdf" => new PdfRenderer(),
            _ => throw new ArgumentException(
                $"A figure is written to a file whose name ends in {string.Join(" or ", Extensions)}, unlike '{extension}'.",
                nameof(extension)
            ),
        };
}
