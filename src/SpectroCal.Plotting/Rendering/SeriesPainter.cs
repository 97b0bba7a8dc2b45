using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Draws the data of a panel.</summary>
internal sealed class SeriesPainter(ICanvas canvas, Theme theme)
{
    private const double CapWidth = 0.55;
    private const int MostCells = 4_000_000;

    /// <summary>Draws one series.</summary>
    public void Paint(Series series, Rgba color, PanelLayout layout)
    {
        canvas.Begin(
            series switch
            {
                HistogramSeries => "series histogram",
                LineSeries => "series line",
                PointSeries => "series points",
                BandSeries => "series band",
                _ => "series heatmap",
            }
        );
        switch (series)
        {
            case HistogramSeries h:
                Histogram(h, color, layout);
                break;
            case LineSeries l:
                canvas.Stroke(
                    Thinning.Line(l.X.Span, l.Y.Span, layout.X, layout.Y, canvas.ColumnsPerPoint),
                    new Pen(color, theme.LineWidthPt * l.Weight, l.Style, IsRound: l.Style == LineStyle.Solid)
                );
                break;
            case PointSeries p:
                Points(p, color, layout);
                break;
            case BandSeries b:
                canvas.Fill(Band(b, layout), color with { Opacity = color.Opacity * b.Opacity });
                break;
            case HeatMapSeries m:
                HeatMap(m, layout);
                break;
        }
        canvas.End();
    }

    private void Histogram(HistogramSeries h, Rgba color, PanelLayout layout)
    {
        if (h.FillOpacity > 0)
        {
            Outline area = Thinning.Steps(h, layout.X, layout.Y, canvas.ColumnsPerPoint, asArea: true);
            canvas.Fill(area, color with { Opacity = color.Opacity * h.FillOpacity });
        }
        canvas.Stroke(
            Thinning.Steps(h, layout.X, layout.Y, canvas.ColumnsPerPoint, asArea: false),
            new Pen(color, theme.LineWidthPt * h.Weight)
        );
    }

    private void Points(PointSeries p, Rgba color, PanelLayout layout)
    {
        IReadOnlyList<int> kept = Thinning.Points(p, layout, canvas.ColumnsPerPoint);
        var bars = new Outline();
        double cap = CapWidth * theme.MarkPt * p.Size / 2;
        var marks = new List<(double X, double Y)>(kept.Count);
        ReadOnlySpan<double> xs = p.X.Span,
            ys = p.Y.Span,
            dx = p.XErrors.Span,
            dy = p.YErrors.Span;
        foreach (int i in kept)
        {
            double x = layout.X.Position(xs[i]),
                y = layout.Y.Position(ys[i]);
            marks.Add((x, y));
            if (!dy.IsEmpty && dy[i] > 0 && double.IsFinite(dy[i]))
            {
                double low = layout.Y.PositionOrFoot(ys[i] - dy[i]),
                    high = layout.Y.PositionOrFoot(ys[i] + dy[i]);
                bars.Move(x, low).Line(x, high).Move(x - cap, low).Line(x + cap, low).Move(x - cap, high).Line(x + cap, high);
            }
            if (!dx.IsEmpty && dx[i] > 0 && double.IsFinite(dx[i]))
            {
                double left = layout.X.PositionOrFoot(xs[i] - dx[i]),
                    right = layout.X.PositionOrFoot(xs[i] + dx[i]);
                bars.Move(left, y).Line(right, y).Move(left, y - cap).Line(left, y + cap).Move(right, y - cap).Line(right, y + cap);
            }
        }
        if (!bars.IsEmpty)
            canvas.Stroke(bars, new Pen(color, theme.LineWidthPt * p.Weight));
        canvas.Marks(marks, p.Shape, theme.MarkPt * p.Size, color);
    }

    private Outline Band(BandSeries band, PanelLayout layout)
    {
        var outline = new Outline();
        ReadOnlySpan<double> xs = band.X.Span,
            low = band.Low.Span,
            high = band.High.Span;
        int stride = Math.Max(1, (int)(xs.Length / Math.Max(1, 4 * layout.Area.Width * canvas.ColumnsPerPoint)));
        for (int start = 0; start < xs.Length; )
        {
            // A gap ends an area; the next begins behind it.
            int end = start;
            while (end < xs.Length && double.IsFinite(xs[end]) && double.IsFinite(low[end]) && double.IsFinite(high[end]))
                end++;
            if (end - start > 1)
            {
                outline.Move(layout.X.Position(xs[start]), layout.Y.PositionOrFoot(low[start]));
                for (int i = start + 1; i < end; i++)
                    if (i % stride == 0 || i == end - 1)
                        outline.Line(layout.X.Position(xs[i]), layout.Y.PositionOrFoot(low[i]));
                for (int i = end - 1; i >= start; i--)
                    if (i % stride == 0 || i == end - 1 || i == start)
                        outline.Line(layout.X.Position(xs[i]), layout.Y.PositionOrFoot(high[i]));
            }
            start = end + 1;
        }
        return outline;
    }

    private void HeatMap(HeatMapSeries map, PanelLayout layout)
    {
        if (layout.ColorBar is not { } bar || map.Columns.Bins == 0 || map.Rows.Bins == 0)
            return;
        AxisRange range = bar.Scale.Range;
        // No more cells than can be told apart; each shows the largest value of those that it stands for.
        int columns = Math.Min(map.Columns.Bins, Math.Max(1, (int)(layout.Area.Width * canvas.ColumnsPerPoint))),
            rows = Math.Min(map.Rows.Bins, Math.Max(1, (int)(layout.Area.Height * canvas.ColumnsPerPoint)));
        if ((long)columns * rows > MostCells)
            (columns, rows) = (Math.Min(columns, 2000), Math.Min(rows, 2000));
        var colors = new Rgba[columns * rows];
        ReadOnlySpan<double> values = map.Values.Span;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double largest = double.NaN;
                for (int j = r * map.Rows.Bins / rows; j < (r + 1) * map.Rows.Bins / rows; j++)
                for (int k = c * map.Columns.Bins / columns; k < (c + 1) * map.Columns.Bins / columns; k++)
                    if (!(largest >= values[j * map.Columns.Bins + k]))
                        largest = values[j * map.Columns.Bins + k];
                colors[(rows - 1 - r) * columns + c] = double.IsNaN(largest) ? default : map.Map[range.Fraction(largest)];
            }
        }
        double left = layout.X.Position(map.Columns[0]),
            right = layout.X.Position(map.Columns[map.Columns.Bins]),
            bottom = layout.Y.Position(map.Rows[0]),
            top = layout.Y.Position(map.Rows[map.Rows.Bins]);
        canvas.Cells(new Rect(left, top, right - left, bottom - top), columns, rows, colors);
        CellMarks(map, layout, range);
    }

    private void CellMarks(HeatMapSeries map, PanelLayout layout, AxisRange range)
    {
        var crosses = new Outline();
        foreach (int index in map.Crossed)
        {
            (double left, double right, double bottom, double top) = Cell(index);
            double inset = 0.22 * Math.Min(right - left, bottom - top);
            double half = Math.Min(right - left, bottom - top) / 2 - inset,
                x = (left + right) / 2,
                y = (top + bottom) / 2;
            crosses.Move(x - half, y - half).Line(x + half, y + half).Move(x - half, y + half).Line(x + half, y - half);
        }
        if (!crosses.IsEmpty)
        {
            canvas.Stroke(crosses, new Pen(Rgba.White, 3 * theme.LineWidthPt, IsRound: true));
            canvas.Stroke(crosses, new Pen(Palette.Vermilion, 1.7 * theme.LineWidthPt, IsRound: true));
        }
        for (int i = 0; i < map.CellTexts.Count; i++)
        {
            double value = map.Values.Span[i];
            (double left, double right, double bottom, double top) = Cell(i);
            double widest = map.CellTexts.Max(t => SpectroCal.Plotting.Text.TextMetrics.Width(t, 1)),
                size = Math.Min(theme.SmallFontSizePt, Math.Min(0.86 * (right - left) / widest, 0.7 * (bottom - top)));
            Rgba back = double.IsNaN(value) ? Rgba.White : map.Map[range.Fraction(value)];
            // Dark on light cells, light on dark ones.
            Rgba ink = 0.299 * back.Red + 0.587 * back.Green + 0.114 * back.Blue > 140 ? theme.Ink : Rgba.White;
            canvas.Text(map.CellTexts[i], (left + right) / 2, (top + bottom) / 2 + 0.36 * size, size, TextAnchor.Middle, ink);
        }

        (double Left, double Right, double Bottom, double Top) Cell(int index)
        {
            int row = index / map.Columns.Bins,
                column = index % map.Columns.Bins;
            return (
                layout.X.Position(map.Columns[column]),
                layout.X.Position(map.Columns[column + 1]),
                layout.Y.Position(map.Rows[row]),
                layout.Y.Position(map.Rows[row + 1])
            );
        }
    }
}
