using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Rendering;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Tests.Plotting;

/// <summary>Keeps where labels are drawn.</summary>
internal sealed class RecordingCanvas : ICanvas
{
    public List<(string Text, Rect Box)> Labels { get; } = [];

    public List<Outline> Strokes { get; } = [];

    public double ColumnsPerPoint => 2;

    public static RecordingCanvas Of(Figure figure, FigureStyle style)
    {
        var canvas = new RecordingCanvas();
        Figure fitted = style.Fit(figure);
        FigurePainter.Paint(fitted, style.SizeFor(fitted), style.Theme, canvas);
        return canvas;
    }

    public void Begin(string className) { }

    public void End() { }

    public void Clip(Rect area) { }

    public void Unclip() { }

    public void Fill(Outline outline, Rgba color) { }

    public void Stroke(Outline outline, Pen pen) => Strokes.Add(outline);

    public void Rule(double x1, double y1, double x2, double y2, Pen pen) { }

    public void Marks(IReadOnlyList<(double X, double Y)> points, MarkShape shape, double diameter, Rgba color) { }

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
        // What a reader sees of most labels: from the base line to the height of capitals.
        double height = TextMetrics.CapHeight * size;
        Labels.Add(
            (
                text.ToString(),
                upright ? new Rect(x - height, y - shift - width, height, width) : new Rect(x + shift, y - height, width, height)
            )
        );
    }

    public void Cells(Rect area, int columns, int rows, ReadOnlySpan<Rgba> colors) { }
}
