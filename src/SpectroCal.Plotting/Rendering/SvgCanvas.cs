using System.Globalization;
using System.Text;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Writes SVG 1.1; text stays text.</summary>
internal sealed class SvgCanvas(StringBuilder svg, string idPrefix) : ICanvas
{
    private const double Columns = 4; // 288 to the inch
    private const int MostRectangles = 100;
    private const double Overlap = 0.25;
    private int _clips;

    /// <inheritdoc/>
    public double ColumnsPerPoint => Columns;

    /// <inheritdoc/>
    public void Begin(string className) => svg.Append("<g class=\"").Append(className).Append("\">\n");

    /// <inheritdoc/>
    public void End() => svg.Append("</g>\n");

    /// <inheritdoc/>
    public void Clip(Rect area)
    {
        string id = $"{idPrefix}clip{++_clips}";
        svg.Append("<clipPath id=\"").Append(id).Append("\"><path d=\"M");
        Pair(area.Left, area.Top);
        svg.Append('H');
        Number(area.Right);
        svg.Append('V');
        Number(area.Bottom);
        svg.Append('H');
        Number(area.Left);
        svg.Append("Z\"/></clipPath>\n<g clip-path=\"url(#").Append(id).Append(")\">\n");
    }

    /// <inheritdoc/>
    public void Unclip() => svg.Append("</g>\n");

    /// <inheritdoc/>
    public void Fill(Outline outline, Rgba color)
    {
        if (outline.IsEmpty)
            return;
        svg.Append("<path fill=\"").Append(color.Hex).Append('"');
        Opacity("fill-opacity", color);
        Data(outline, close: true);
        svg.Append("/>\n");
    }

    /// <inheritdoc/>
    public void Stroke(Outline outline, Pen pen)
    {
        if (outline.IsEmpty)
            return;
        svg.Append("<path fill=\"none\"");
        Attributes(pen);
        Data(outline, close: false);
        svg.Append("/>\n");
    }

    /// <inheritdoc/>
    public void Rule(double x1, double y1, double x2, double y2, Pen pen) => Stroke(new Outline().Move(x1, y1).Line(x2, y2), pen);

    /// <inheritdoc/>
    public void Marks(IReadOnlyList<(double X, double Y)> points, MarkShape shape, double diameter, Rgba color)
    {
        if (points.Count == 0)
            return;
        if (shape is not (MarkShape.Disc or MarkShape.Square))
        {
            Fill(MarkOutline.Of(points, shape, diameter), color);
            return;
        }
        // A line of almost no length with wide ends is a mark in a few characters.
        svg.Append("<path fill=\"none\" stroke=\"").Append(color.Hex).Append("\" stroke-width=\"");
        Number(shape == MarkShape.Disc ? diameter : diameter * MarkOutline.SquareSide);
        svg.Append("\" stroke-linecap=\"").Append(shape == MarkShape.Disc ? "round" : "square").Append('"');
        Opacity("stroke-opacity", color);
        svg.Append(" d=\"");
        foreach ((double x, double y) in points)
        {
            svg.Append('M');
            Pair(x, y);
            svg.Append("h.01");
        }
        svg.Append("\"/>\n");
    }

    /// <inheritdoc/>
    public void Text(RichText text, double x, double y, double size, TextAnchor anchor, Rgba color, bool upright = false)
    {
        if (text.IsEmpty)
            return;
        svg.Append("<text ");
        if (upright)
        {
            svg.Append("transform=\"translate(");
            Pair(x, y);
            svg.Append(")rotate(-90)\"");
        }
        else
        {
            svg.Append("x=\"");
            Number(x);
            svg.Append("\" y=\"");
            Number(y);
            svg.Append('"');
        }
        svg.Append(" font-size=\"");
        Number(size);
        svg.Append("\" fill=\"").Append(color.Hex).Append('"');
        Opacity("fill-opacity", color);
        if (anchor != TextAnchor.Start)
            svg.Append(anchor == TextAnchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        // Some viewers drop blanks where the position changes.
        if (text.Runs.Count > 1)
            svg.Append(" xml:space=\"preserve\"");
        // Whatever font the viewer has, the label takes the room that the layout gave it.
        svg.Append(" textLength=\"");
        Number(TextMetrics.Width(text, size));
        svg.Append("\" lengthAdjust=\"spacingAndGlyphs\">");
        double rise = 0;
        foreach (TextRun run in text.Runs)
        {
            double next = TextMetrics.Rise(run.Script) * size;
            if (run.Script == Script.Baseline && next == rise)
            {
                Escaped(run.Text);
            }
            else
            {
                svg.Append("<tspan dy=\"");
                Number(rise - next);
                svg.Append("\" font-size=\"");
                Number(size * TextMetrics.Scale(run.Script));
                svg.Append("\">");
                Escaped(run.Text);
                svg.Append("</tspan>");
            }
            rise = next;
        }
        svg.Append("</text>\n");
    }

    /// <inheritdoc/>
    public void Cells(Rect area, int columns, int rows, ReadOnlySpan<Rgba> colors)
    {
        if (columns * rows <= MostRectangles)
        {
            Rectangles(area, columns, rows, colors);
            return;
        }
        byte[] pixels = new byte[4 * colors.Length];
        for (int i = 0; i < colors.Length; i++)
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (
                colors[i].Red,
                colors[i].Green,
                colors[i].Blue,
                (byte)Math.Round(255 * colors[i].Opacity)
            );
        using var png = new MemoryStream();
        PngEncoder.Write(png, columns, rows, pixels, hasOpacity: true);
        svg.Append("<image x=\"");
        Number(area.Left);
        svg.Append("\" y=\"");
        Number(area.Top);
        svg.Append("\" width=\"");
        Number(area.Width);
        svg.Append("\" height=\"");
        Number(area.Height);
        svg.Append("\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,")
            .Append(Convert.ToBase64String(png.ToArray()))
            .Append("\"/>\n");
    }

    private void Rectangles(Rect area, int columns, int rows, ReadOnlySpan<Rgba> colors)
    {
        double width = area.Width / columns,
            height = area.Height / rows;
        svg.Append("<g shape-rendering=\"crispEdges\">\n");
        for (int i = 0; i < colors.Length; i++)
        {
            if (colors[i].Opacity == 0)
                continue;
            svg.Append("<path fill=\"").Append(colors[i].Hex).Append('"');
            Opacity("fill-opacity", colors[i]);
            svg.Append(" d=\"M");
            Pair(area.Left + i % columns * width, area.Top + i / columns * height);
            // Neighbours overlap a little: a viewer's rounding would leave gaps.
            bool hasRight = i % columns + 1 < columns && colors[i + 1].Opacity > 0,
                hasBelow = i + columns < colors.Length && colors[i + columns].Opacity > 0;
            double w = width + (hasRight ? Overlap : 0);
            svg.Append('h');
            Number(w);
            svg.Append('v');
            Number(height + (hasBelow ? Overlap : 0));
            svg.Append('h');
            Number(-w);
            svg.Append("Z\"/>\n");
        }
        svg.Append("</g>\n");
    }

    private void Attributes(Pen pen)
    {
        svg.Append(" stroke=\"").Append(pen.Color.Hex).Append("\" stroke-width=\"");
        Number(pen.WidthPt);
        svg.Append('"');
        Opacity("stroke-opacity", pen.Color);
        if (pen.IsRound)
            svg.Append(" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
        if (pen.Dashes is not { Length: > 0 } dashes)
            return;
        svg.Append(" stroke-dasharray=\"");
        Pair(dashes[0], dashes[1]);
        svg.Append('"');
    }

    private void Opacity(string name, Rgba color)
    {
        if (color.Opacity >= 1)
            return;
        svg.Append(' ').Append(name).Append("=\"");
        Number(color.Opacity);
        svg.Append('"');
    }

    private void Data(Outline outline, bool close)
    {
        svg.Append(" d=\"");
        for (int i = 0; i < outline.Count; i++)
        {
            ReadOnlySpan<double> p = outline[i];
            svg.Append('M');
            Pair(p[0], p[1]);
            for (int k = 2; k < p.Length; k += 2)
            {
                if (p[k] == p[k - 2])
                {
                    svg.Append('V');
                    Number(p[k + 1]);
                }
                else if (p[k + 1] == p[k - 1])
                {
                    svg.Append('H');
                    Number(p[k]);
                }
                else
                {
                    svg.Append('L');
                    Pair(p[k], p[k + 1]);
                }
            }
            if (close)
                svg.Append('Z');
        }
        svg.Append('"');
    }

    private void Pair(double x, double y)
    {
        Number(x);
        svg.Append(' ');
        Number(y);
    }

    // Hundredths of a point, without zeros at the end.
    private void Number(double value)
    {
        long hundredths = (long)Math.Round(value * 100);
        if (hundredths < 0)
            svg.Append('-');
        hundredths = Math.Abs(hundredths);
        svg.Append(CultureInfo.InvariantCulture, $"{hundredths / 100}");
        int rest = (int)(hundredths % 100);
        if (rest == 0)
            return;
        svg.Append('.').Append((char)('0' + rest / 10));
        if (rest % 10 != 0)
            svg.Append((char)('0' + rest % 10));
    }

    private void Escaped(string text)
    {
        foreach (char c in text)
        {
            switch (c)
            {
                case '&':
                    svg.Append("&amp;");
                    break;
                case '<':
                    svg.Append("&lt;");
                    break;
                case '>':
                    svg.Append("&gt;");
                    break;
                default:
                    // XML has no place for halves of characters nor for the last two code points.
                    svg.Append(char.IsSurrogate(c) || c >= '\ufffe' ? '\ufffd' : c);
                    break;
            }
        }
    }
}
