using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Draws on pixels.</summary>
internal sealed class PngCanvas : ICanvas
{
    private const double ThinnestLine = 0.6; // pixels; below, lines fade
    private const double ThinnestPen = 0.95; // of characters, pixels
    private readonly double _scale;
    private readonly int _width;
    private readonly Rasterizer _rasterizer;
    private readonly Stroker _stroker;
    private double[] _buffer = new double[256];

    /// <summary>Creates a canvas filled with a colour.</summary>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <param name="pixelsPerPoint">Pixels to a point.</param>
    /// <param name="background">The colour.</param>
    public PngCanvas(int width, int height, double pixelsPerPoint, Rgba background)
    {
        _scale = pixelsPerPoint;
        _width = width;
        Pixels = new byte[checked(width * height * 3)];
        if (background.Red == background.Green && background.Green == background.Blue)
            Array.Fill(Pixels, background.Red);
        else
            for (int i = 0; i < Pixels.Length; i += 3)
                (Pixels[i], Pixels[i + 1], Pixels[i + 2]) = (background.Red, background.Green, background.Blue);
        _rasterizer = new Rasterizer(Pixels, width, height);
        _stroker = new Stroker(_rasterizer);
    }

    /// <summary>Red, green, blue by rows from the top.</summary>
    public byte[] Pixels { get; }

    /// <inheritdoc/>
    /// <remarks>Two to a pixel: the strokes between them then leave no gap.</remarks>
    public double ColumnsPerPoint => 2 * _scale;

    /// <inheritdoc/>
    public void Begin(string className)
    {
        // Pixels have no groups.
    }

    /// <inheritdoc/>
    public void End()
    {
        // Pixels have no groups.
    }

    /// <inheritdoc/>
    public void Clip(Rect area) =>
        _rasterizer.Clip = Inside(
            (int)Math.Floor(area.Left * _scale),
            (int)Math.Floor(area.Top * _scale),
            (int)Math.Ceiling(area.Right * _scale),
            (int)Math.Ceiling(area.Bottom * _scale)
        );

    /// <inheritdoc/>
    public void Unclip() => _rasterizer.Clip = _rasterizer.Bounds;

    /// <inheritdoc/>
    public void Fill(Outline outline, Rgba color)
    {
        for (int i = 0; i < outline.Count; i++)
            _rasterizer.Add(Scaled(outline[i]));
        _rasterizer.Fill(color);
    }

    /// <inheritdoc/>
    public void Stroke(Outline outline, Pen pen)
    {
        double width = Math.Max(pen.WidthPt * _scale, ThinnestLine);
        double[] dashes = pen.Dashes;
        for (int i = 0; i < outline.Count; i++)
        {
            ReadOnlySpan<double> line = Scaled(outline[i]);
            if (dashes.Length == 0)
                _stroker.Add(line, width, pen.IsRound);
            else
                foreach (double[] dash in Dashes.Of(line, dashes[0] * _scale, dashes[1] * _scale))
                    _stroker.Add(dash, width, pen.IsRound);
        }
        _rasterizer.Fill(pen.Color);
    }

    /// <inheritdoc/>
    public void Rule(double x1, double y1, double x2, double y2, Pen pen)
    {
        // A line of whole pixels on whole pixels is sharp.
        double width = Math.Max(Math.Round(pen.WidthPt * _scale), 1);
        if (x1 == x2)
            x1 = x2 = Snapped(x1 * _scale, width) / _scale;
        else if (y1 == y2)
            y1 = y2 = Snapped(y1 * _scale, width) / _scale;
        Stroke(new Outline().Move(x1, y1).Line(x2, y2), pen with { WidthPt = width / _scale });
    }

    /// <inheritdoc/>
    public void Marks(IReadOnlyList<(double X, double Y)> points, MarkShape shape, double diameter, Rgba color) =>
        Fill(MarkOutline.Of(points, shape, diameter), color);

    /// <inheritdoc/>
    public void Text(RichText text, double x, double y, double size, TextAnchor anchor, Rgba color, bool upright = false)
    {
        if (text.IsEmpty)
            return;
        double width = TextMetrics.Width(text, size),
            shift = anchor switch
            {
                TextAnchor.Middle => -width / 2,
                TextAnchor.End => -width,
                _ => 0,
            };
        double em = size * _scale,
            pen = Math.Max(StrokeFont.PenWidth * em, ThinnestPen);
        // The base line lies between two rows of pixels, so that level strokes are sharp.
        double originX = upright ? Math.Round(x * _scale) : (x + shift) * _scale,
            originY = upright ? (y - shift) * _scale : Math.Round(y * _scale);
        double at = 0;
        foreach (TextRun run in text.Runs)
        {
            double scale = em * TextMetrics.Scale(run.Script),
                rise = TextMetrics.Rise(run.Script) * em,
                runPen = Math.Max(pen * TextMetrics.Scale(run.Script) * 1.1, ThinnestPen * 0.9);
            foreach (char c in run.Text)
            {
                Glyph glyph = StrokeFont.For(c);
                foreach (double[] stroke in glyph.Strokes)
                    AddStroke(stroke, scale, at, rise, originX, originY, runPen, upright);
                at += glyph.Advance * scale;
            }
        }
        _rasterizer.Fill(color);
    }

    /// <inheritdoc/>
    public void Cells(Rect area, int columns, int rows, ReadOnlySpan<Rgba> colors)
    {
        int left = (int)Math.Round(area.Left * _scale),
            right = (int)Math.Round(area.Right * _scale),
            top = (int)Math.Round(area.Top * _scale),
            bottom = (int)Math.Round(area.Bottom * _scale);
        PixelRect clip = _rasterizer.Clip;
        for (int y = Math.Max(top, clip.Top); y < Math.Min(bottom, clip.Bottom); y++)
        {
            int row = Math.Min((int)((y - top + 0.5) * rows / (bottom - top)), rows - 1);
            for (int x = Math.Max(left, clip.Left); x < Math.Min(right, clip.Right); x++)
            {
                Rgba color = colors[row * columns + Math.Min((int)((x - left + 0.5) * columns / (right - left)), columns - 1)];
                if (color.Opacity == 0)
                    continue;
                int i = (y * _width + x) * 3;
                (Pixels[i], Pixels[i + 1], Pixels[i + 2]) = (color.Red, color.Green, color.Blue);
            }
        }
    }

    private void AddStroke(double[] stroke, double scale, double at, double rise, double originX, double originY, double pen, bool upright)
    {
        Span<double> points = Buffer(stroke.Length);
        for (int i = 0; i < stroke.Length; i += 2)
        {
            double along = at + stroke[i] * scale,
                up = rise + stroke[i + 1] * scale;
            points[i] = upright ? originX - up : originX + along;
            points[i + 1] = upright ? originY - along : originY - up;
        }
        // A dot is a little larger than the pen.
        _stroker.Add(points, stroke.Length == 2 ? 1.3 * pen : pen, isRound: true);
    }

    private static double Snapped(double position, double width) => width % 2 == 1 ? Math.Floor(position) + 0.5 : Math.Round(position);

    private PixelRect Inside(int left, int top, int right, int bottom)
    {
        PixelRect all = _rasterizer.Bounds;
        return new PixelRect(Math.Max(left, all.Left), Math.Max(top, all.Top), Math.Min(right, all.Right), Math.Min(bottom, all.Bottom));
    }

    private ReadOnlySpan<double> Scaled(ReadOnlySpan<double> points)
    {
        Span<double> scaled = Buffer(points.Length);
        for (int i = 0; i < points.Length; i++)
            scaled[i] = points[i] * _scale;
        return scaled;
    }

    private Span<double> Buffer(int length)
    {
        if (_buffer.Length < length)
            _buffer = new double[2 * length];
        return _buffer.AsSpan(0, length);
    }
}
