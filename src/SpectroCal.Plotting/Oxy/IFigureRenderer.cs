namespace SpectroCal.Plotting.Oxy;

/// <summary>Draws figures in one file format.</summary>
public interface IFigureRenderer
{
    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure as plots.</param>
    /// <param name="size">Its size.</param>
    /// <param name="output">Takes the file; stays open.</param>
    /// <exception cref="ArgumentException">The figure does not fit into the size.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine has no native library to draw with.</exception>
    void Render(FigureModels figure, FigureSize size, Stream output);
}
