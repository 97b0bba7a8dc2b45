using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Rendering;

/// <summary>The few things that a file format must be able to draw. Lengths in points, y downwards.</summary>
internal interface ICanvas
{
    /// <summary>How many columns to a point can be told apart: finer data are thinned out to this.</summary>
    double ColumnsPerPoint { get; }

    /// <summary>Begins a group with a class name.</summary>
    void Begin(string className);

    /// <summary>Ends a group.</summary>
    void End();

    /// <summary>Draws inside a rectangle only, until <see cref="Unclip"/>.</summary>
    void Clip(Rect area);

    /// <summary>Draws everywhere again.</summary>
    void Unclip();

    /// <summary>Fills the areas inside polylines, each closed.</summary>
    void Fill(Outline outline, Rgba color);

    /// <summary>Draws along polylines.</summary>
    void Stroke(Outline outline, Pen pen);

    /// <summary>A line along x or y that belongs to the axes: sharp where there are pixels.</summary>
    void Rule(double x1, double y1, double x2, double y2, Pen pen);

    /// <summary>Marks at points.</summary>
    void Marks(IReadOnlyList<(double X, double Y)> points, MarkShape shape, double diameter, Rgba color);

    /// <summary>A label on its base line; turned by a quarter counter-clockwise if upright.</summary>
    void Text(RichText text, double x, double y, double size, TextAnchor anchor, Rgba color, bool upright = false);

    /// <summary>Colours by rows from the top, each cell equally large, without smoothing; opacity 0 stays empty.</summary>
    void Cells(Rect area, int columns, int rows, ReadOnlySpan<Rgba> colors);
}
