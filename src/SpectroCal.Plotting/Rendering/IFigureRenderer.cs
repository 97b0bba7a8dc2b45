using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Draws figures in one file format.</summary>
/// <remarks>The seam for other plotting libraries: a renderer takes the model of <see cref="Figures"/> alone.</remarks>
public interface IFigureRenderer
{
    /// <summary>End of file names of this format, with the dot.</summary>
    string Extension { get; }

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="size">Its size.</param>
    /// <param name="theme">Sizes of text and lines.</param>
    /// <param name="output">Takes the file; stays open.</param>
    /// <exception cref="ArgumentException">The figure does not fit into the size.</exception>
    void Render(Figure figure, FigureSize size, Theme theme, Stream output);
}
