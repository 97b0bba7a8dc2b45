using System.Globalization;
using System.Security;
using System.Text;
using OxyPlot;

namespace SpectroCal.Plotting.Oxy;

/// <summary>Writes SVG 1.1; a label stays one text.</summary>
/// <param name="svg">Takes the elements.</param>
/// <param name="idPrefix">Begins all identifiers, so that a page may hold many figures.</param>
internal sealed class SvgContext(StringBuilder svg, string idPrefix) : RenderContextBase, IFigureContext
{
    private int _clips;
    private int _depth;

    public double ColumnsPerPoint => 4; // 288 to the inch

    public override int ClipCount => _depth;

    public override OxySize MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) =>
        MeasuringContext.SizeOf(text, fontSize);

    public override void PushClip(OxyRect clippingRectangle)
    {
        _depth++;
        string id = $"{idPrefix}clip{++_clips}";
        svg.Append("<clipPath id=\"").Append(id).Append("\"><path d=\"");
        Polyline(CreateRectangle(clippingRectangle), isClosed: true);
        svg.Append("\"/></clipPath>\n<g clip-path=\"url(#").Append(id).Append(")\">\n");
    }

    public override void PopClip()
    {
        _depth--;
        svg.Append("</g>\n");
    }

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => Path([points], isClosed: false, OxyColors.Undefined, stroke, thickness, dashArray);

    public override void DrawLineSegments(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => Path(points.Chunk(2), isClosed: false, OxyColors.Undefined, stroke, thickness, dashArray);

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[]? dashArray,
        LineJoin lineJoin
    ) => Path([points], isClosed: true, fill, stroke, thickness, dashArray);

    // Between neighbours of a table no background may shine through.
    public override void DrawRectangles(
        IList<OxyRect> rectangles,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode mode
    ) => Path(rectangles.Select(CreateRectangle), isClosed: true, fill, stroke, thickness, null, mode == EdgeRenderingMode.PreferSharpness);

    public override void DrawEllipses(
        IList<OxyRect> rectangles,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode
    )
    {
        if (rectangles.Count == 0 || fill.IsInvisible())
            return;
        // A line of almost no length with round ends is a disc in a few characters.
        svg.Append("<path fill=\"none\" stroke-linecap=\"round\"");
        Stroke(fill, rectangles[0].Width, []);
        svg.Append(" d=\"");
        foreach (OxyRect rect in rectangles)
        {
            Pair('M', rect.Center);
            svg.Append("h.01");
        }
        svg.Append("\"/>\n");
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
    )
    {
        RichText label = RichText.FromOxyPlot(text);
        if (label.IsEmpty || fill.IsInvisible())
            return;
        double down = MeasuringContext.BaseLine(valign) * fontSize;
        svg.Append(CultureInfo.InvariantCulture, $"<text font-size=\"{fontSize:0.##}\" fill=\"{Hex(fill)}\"");
        if (rotate == 0)
            svg.Append(CultureInfo.InvariantCulture, $" x=\"{p.X:0.##}\" y=\"{p.Y + down:0.##}\"");
        else
            svg.Append(
                CultureInfo.InvariantCulture,
                $" transform=\"translate({p.X:0.##} {p.Y:0.##})rotate({rotate:0.##})\" y=\"{down:0.##}\""
            );
        Opacity("fill-opacity", fill);
        if (halign != HorizontalAlignment.Left)
            svg.Append(halign == HorizontalAlignment.Center ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        // Whatever font the viewer has, the label takes the room that the layout gave it.
        svg.Append(CultureInfo.InvariantCulture, $" textLength=\"{TextMetrics.Width(label, fontSize):0.##}\"");
        svg.Append(" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">");
        double rise = 0;
        foreach (TextRun run in label.Runs)
        {
            double next = TextMetrics.Rise(run.Script) * fontSize;
            bool isPlain = run.Script == Script.Baseline && next == rise;
            if (!isPlain)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<tspan dy=\"{rise - next:0.##}\" font-size=\"{fontSize * TextMetrics.Scale(run.Script):0.##}\">"
                );
            svg.Append(SecurityElement.Escape(run.Text));
            svg.Append(isPlain ? "" : "</tspan>");
            rise = next;
        }
        svg.Append("</text>\n");
    }

    /// <summary>A colour as #rrggbb; the opacity is not in it.</summary>
    public static string Hex(OxyColor c) => Invariant($"#{c.R:x2}{c.G:x2}{c.B:x2}");

    private void Path(
        IEnumerable<IList<ScreenPoint>> lines,
        bool isClosed,
        OxyColor fill,
        OxyColor stroke,
        double width,
        double[]? dashes,
        bool isSharp = false
    )
    {
        IList<ScreenPoint>[] drawn = [.. lines.Where(l => l.Count > 1)];
        bool hasLine = stroke.IsVisible() && width > 0;
        if (drawn.Length == 0 || (fill.IsInvisible() && !hasLine))
            return;
        svg.Append("<path fill=\"").Append(fill.IsVisible() ? Hex(fill) : "none").Append('"');
        if (fill.IsVisible())
            Opacity("fill-opacity", fill);
        if (hasLine)
            Stroke(stroke, width, dashes);
        svg.Append(isSharp ? " shape-rendering=\"crispEdges\" d=\"" : " d=\"");
        foreach (IList<ScreenPoint> line in drawn)
            Polyline(line, isClosed);
        svg.Append("\"/>\n");
    }

    private void Stroke(OxyColor color, double width, double[]? dashes)
    {
        svg.Append(CultureInfo.InvariantCulture, $" stroke=\"{Hex(color)}\" stroke-width=\"{width:0.##}\"");
        Opacity("stroke-opacity", color);
        if (dashes is { Length: > 0 })
            svg.Append(" stroke-dasharray=\"")
                .AppendJoin(' ', dashes.Select(d => (d * width).ToString("0.##", CultureInfo.InvariantCulture)))
                .Append('"');
    }

    private void Opacity(string name, OxyColor color)
    {
        if (color.A < 255)
            svg.Append(CultureInfo.InvariantCulture, $" {name}=\"{color.A / 255.0:0.##}\"");
    }

    private void Polyline(IList<ScreenPoint> points, bool isClosed)
    {
        Pair('M', points[0]);
        foreach ((ScreenPoint from, ScreenPoint to) in points.Zip(points.Skip(1)))
            if (to.X == from.X)
                svg.Append(CultureInfo.InvariantCulture, $"V{Short(to.Y)}");
            else if (to.Y == from.Y)
                svg.Append(CultureInfo.InvariantCulture, $"H{Short(to.X)}");
            else
                Pair('L', to);
        if (isClosed)
            svg.Append('Z');
    }

    private void Pair(char command, ScreenPoint p) => svg.Append(CultureInfo.InvariantCulture, $"{command}{Short(p.X)} {Short(p.Y)}");

    // Hundredths of a point; what rounds to zero has no sign.
    private static double Short(double value) => Math.Round(value, 2) + 0.0;
}
