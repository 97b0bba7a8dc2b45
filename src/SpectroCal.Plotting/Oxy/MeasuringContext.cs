using OxyPlot;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Draws nothing: it measures text, to find out how much room axes and titles need, and takes down where data would be drawn, so that
/// legends can avoid them.
/// </summary>
/// <param name="columnsPerPoint">How finely data are taken down; 0: not at all.</param>
internal sealed class MeasuringContext(double columnsPerPoint) : RenderContextBase, IFigureContext
{
    private const double LineHeight = 1.16;
    private readonly List<(ScreenPoint From, ScreenPoint To)> _lines = [];
    private readonly List<IList<ScreenPoint>> _areas = [];
    private int _clips;

    public double ColumnsPerPoint => columnsPerPoint;

    public override int ClipCount => _clips;

    /// <summary>Size of a label.</summary>
    public static OxySize SizeOf(string? text, double size) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(TextMetrics.Width(RichText.FromOxyPlot(text), size), Height(size));

    /// <summary>Height of a line of characters of a size.</summary>
    public static double Height(double size) => LineHeight * size;

    /// <summary>Distance of the base line of a label below the point at which it is aligned, over the size of its characters.</summary>
    public static double BaseLine(VerticalAlignment alignment) =>
        alignment switch
        {
            VerticalAlignment.Top => TextMetrics.Ascent,
            // Capitals and numbers are centred, not what hangs below them.
            VerticalAlignment.Middle => TextMetrics.CapHeight / 2,
            _ => -TextMetrics.Descent,
        };

    /// <summary>Whether something was drawn within a rectangle.</summary>
    public bool IsDrawnIn(OxyRect box) =>
        _lines.Any(l => Meet(l.From, l.To, box)) || _areas.Any(a => ScreenPointHelper.IsPointInPolygon(box.Center, a));

    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) => SizeOf(text, fontSize);

    public override void PushClip(OxyRect clippingRectangle) => _clips++;

    public override void PopClip() => _clips--;

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => _lines.AddRange(points.Zip(points.Skip(1)));

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    )
    {
        _areas.Add(points);
        _lines.AddRange(points.Zip(points.Skip(1)));
    }

    public override void DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotate,
        HorizontalAlignment halign,
        VerticalAlignment valign,
        OxySize? maxSize
    ) { }

    // A line passes a rectangle by if it ends on one side of it, or has all its corners on one side of itself.
    private static bool Meet(ScreenPoint a, ScreenPoint b, OxyRect box)
    {
        if (!(Math.Max(a.X, b.X) >= box.Left && Math.Min(a.X, b.X) <= box.Right))
            return false;
        if (!(Math.Max(a.Y, b.Y) >= box.Top && Math.Min(a.Y, b.Y) <= box.Bottom))
            return false;
        int Side(ScreenPoint p) => Math.Sign((b.X - a.X) * (p.Y - a.Y) - (b.Y - a.Y) * (p.X - a.X));
        return Math.Abs(Side(box.TopLeft) + Side(box.TopRight) + Side(box.BottomLeft) + Side(box.BottomRight)) < 4;
    }
}
