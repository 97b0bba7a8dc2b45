using SpectroCal.Formats;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Rendering;

namespace SpectroCal.Plotting.Reports;

/// <summary>Writes figures to files; the end of the name chooses the format.</summary>
public static class FigureFile
{
    /// <summary>Ends of names that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".svg", ".png"];

    /// <summary>Whether a name ends as a figure's does.</summary>
    public static bool IsFigure(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes a figure, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="style">Its size.</param>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or the figure does not fit into its size.</exception>
    /// <exception cref="IOException">The file is there, or cannot be written.</exception>
    public static void Write(string path, Figure figure, FigureStyle style, bool force)
    {
        IFigureRenderer renderer = RendererFor(Path.GetExtension(path), style);
        Figure fitted = style.Fit(figure);
        AtomicFile.Write(path, force, stream => renderer.Render(fitted, style.SizeFor(fitted), style.Theme, stream));
    }

    /// <summary>The renderer for an end of names.</summary>
    internal static IFigureRenderer RendererFor(string extension, FigureStyle style) => extension.ToLowerInvariant() switch
    {
        ".svg" => new SvgRenderer(),
        ".png" => new PngRenderer(style.DotsPerInch, style.Scale),
        _ => throw new ArgumentException($"A figure is written to a file whose name ends in {string.Join(" or ", Extensions)}, unlike '{extension}'.", nameof(extension)),
    };
}
