using OxyPlot;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Drawing on any of OxyPlot's contexts; on those for figures at their best.</summary>
internal static class ContextExtensions
{
    private const double ColumnsOfOthers = 2;

    /// <summary>How many columns to a point can be told apart; 0 where nothing is drawn.</summary>
    public static double ColumnsPerPoint(this IRenderContext rc) => rc is IFigureContext figure ? figure.ColumnsPerPoint : ColumnsOfOthers;

    /// <summary>A label with OxyPlot's marks; upright ones are turned by a quarter counter-clockwise.</summary>
    public static void Label(
        this IRenderContext rc,
        string text,
        double x,
        double y,
        OxyColor color,
        double size,
        HorizontalAlignment alignment,
        bool upright = false
    )
    {
        double rotation = upright ? -90 : 0;
        if (rc is IFigureContext)
            rc.DrawText(new(x, y), text, color, null, size, FontWeights.Normal, rotation, alignment, VerticalAlignment.Middle);
        else
            rc.DrawMathText(new(x, y), text, color, null!, size, FontWeights.Normal, rotation, alignment, VerticalAlignment.Middle);
    }

    /// <summary>A label about a point, smaller where it is longer than the room for it.</summary>
    public static void FittedLabel(
        this IRenderContext rc,
        string text,
        ScreenPoint at,
        OxyColor color,
        double size,
        double room,
        bool upright = false
    )
    {
        double width = TextMetrics.Width(RichText.FromOxyPlot(text), size);
        rc.Label(text, at.X, at.Y, color, size * Math.Min(1, room / Math.Max(width, 1e-9)), HorizontalAlignment.Center, upright);
    }

    /// <summary>Polylines, drawn along.</summary>
    public static void Stroke(
        this IRenderContext rc,
        IList<IList<ScreenPoint>> lines,
        OxyColor color,
        double width,
        double[]? dashes = null
    )
    {
        foreach (IList<ScreenPoint> line in lines)
            rc.DrawLine(line, color, width, EdgeRenderingMode.PreferGeometricAccuracy, dashes, LineJoin.Miter);
    }

    /// <summary>Polylines, each the border of an area.</summary>
    public static void Fill(this IRenderContext rc, IList<IList<ScreenPoint>> lines, OxyColor color)
    {
        if (lines.Count > 0)
            rc.DrawPolygons(lines, color, OxyColors.Undefined, 0, EdgeRenderingMode.PreferGeometricAccuracy, null, LineJoin.Miter);
    }

    /// <summary>Lines without joints: x0, y0 to x1, y1, and so on.</summary>
    public static void Segments(this IRenderContext rc, IList<ScreenPoint> points, OxyColor color, double width, double[]? dashes = null) =>
        rc.DrawLineSegments(points, color, width, EdgeRenderingMode.PreferGeometricAccuracy, dashes, LineJoin.Miter);
}
