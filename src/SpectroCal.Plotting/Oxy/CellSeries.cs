using OxyPlot;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Oxy;

/// <summary>A table of values as coloured cells, no more than can be told apart; some may be crossed out or hold a text.</summary>
/// <param name="data">The table.</param>
/// <param name="colors">The axis of its colours.</param>
/// <param name="theme">Sizes of text and lines.</param>
internal sealed class CellSeries(HeatMapSeries data, OxyPlot.Axes.Axis colors, Theme theme) : FigureSeries(data, OxyColors.Undefined, 0)
{
    private const int MostCells = 4_000_000;
    private const int BarSteps = 128;
    private const double DarkBackground = 140;

    private protected override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        if (data.Columns.Bins == 0 || data.Rows.Bins == 0)
            return;
        var area = new Rect(
            x.Position(data.Columns[0]),
            y.Position(data.Rows[data.Rows.Bins]),
            x.Position(data.Columns[data.Columns.Bins]) - x.Position(data.Columns[0]),
            y.Position(data.Rows[0]) - y.Position(data.Rows[data.Rows.Bins])
        );
        int columns = Math.Clamp((int)(area.Width * rc.ColumnsPerPoint()), 1, data.Columns.Bins),
            rows = Math.Clamp((int)(area.Height * rc.ColumnsPerPoint()), 1, data.Rows.Bins);
        if ((long)columns * rows > MostCells)
            (columns, rows) = (Math.Min(columns, 2000), Math.Min(rows, 2000));
        Rgba?[] cells = new Rgba?[columns * rows];
        AxisRange range = colors.Map().Range;
        for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            cells[(rows - 1 - r) * columns + c] = ColorOf(Largest(c, columns, r, rows), range);
        Cells(rc, area, columns, rows, cells);
        Crosses(rc, x, y);
        Texts(rc, x, y, range);
    }

    /// <summary>Draws the bar of colours.</summary>
    internal void Bar(IRenderContext rc, Rect bar) =>
        Cells(rc, bar, 1, BarSteps, [.. Enumerable.Range(0, BarSteps).Select(i => (Rgba?)data.Map[1 - (i + 0.5) / BarSteps])]);

    private Rgba? ColorOf(double value, AxisRange range) => double.IsNaN(value) ? null : data.Map[range.Fraction(value)];

    // A cell that stands for several shows the largest of their values.
    private double Largest(int column, int columns, int row, int rows)
    {
        double largest = double.NaN;
        ReadOnlySpan<double> values = data.Values.Span;
        int bins = data.Columns.Bins;
        for (int j = row * data.Rows.Bins / rows; j < (row + 1) * data.Rows.Bins / rows; j++)
        for (int k = column * bins / columns; k < (column + 1) * bins / columns; k++)
            if (!(largest >= values[j * bins + k]))
                largest = values[j * bins + k];
        return largest;
    }

    // Neighbours of one colour are one rectangle, and all rectangles of a colour one call.
    private static void Cells(IRenderContext rc, Rect area, int columns, int rows, Rgba?[] cells)
    {
        var rectangles = new Dictionary<Rgba, List<OxyRect>>();
        double width = area.Width / columns,
            height = area.Height / rows;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0, next; c < columns; c = next)
            {
                next = c + 1;
                if (cells[r * columns + c] is not { } color)
                    continue;
                while (next < columns && cells[r * columns + next] == color)
                    next++;
                if (!rectangles.TryGetValue(color, out List<OxyRect>? same))
                    rectangles.Add(color, same = []);
                same.Add(new OxyRect(area.Left + c * width, area.Top + r * height, (next - c) * width, height));
            }
        }
        foreach ((Rgba color, List<OxyRect> same) in rectangles)
            rc.DrawRectangles(same, color.ToOxy(), OxyColors.Undefined, 0, EdgeRenderingMode.PreferSharpness);
    }

    private void Crosses(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var crosses = new List<ScreenPoint>();
        foreach (int index in data.Crossed)
        {
            Rect cell = Cell(index, x, y);
            double half = 0.28 * Math.Min(cell.Width, cell.Height);
            crosses.AddRange([
                new(cell.CentreX - half, cell.CentreY - half),
                new(cell.CentreX + half, cell.CentreY + half),
                new(cell.CentreX - half, cell.CentreY + half),
                new(cell.CentreX + half, cell.CentreY - half),
            ]);
        }
        rc.Segments(crosses, OxyColors.White, 3 * theme.LineWidthPt);
        rc.Segments(crosses, Palette.Vermilion.ToOxy(), 1.7 * theme.LineWidthPt);
    }

    private void Texts(IRenderContext rc, AxisMap x, AxisMap y, AxisRange range)
    {
        if (data.CellTexts.Count == 0)
            return;
        double widest = data.CellTexts.Max(t => TextMetrics.Width(t, 1));
        for (int i = 0; i < data.CellTexts.Count; i++)
        {
            Rect cell = Cell(i, x, y);
            double size = Math.Min(theme.SmallFontSizePt, Math.Min(0.86 * cell.Width / widest, 0.7 * cell.Height));
            Rgba back = ColorOf(data.Values.Span[i], range) ?? theme.Background;
            // Dark on light cells, light on dark ones.
            bool isDark = 0.299 * back.Red + 0.587 * back.Green + 0.114 * back.Blue < DarkBackground;
            OxyColor ink = isDark ? OxyColors.White : theme.Ink.ToOxy();
            rc.Label(RichText.Plain(data.CellTexts[i]).ToOxyPlot(), cell.CentreX, cell.CentreY, ink, size, HorizontalAlignment.Center);
        }
    }

    private Rect Cell(int index, AxisMap x, AxisMap y)
    {
        int row = index / data.Columns.Bins,
            column = index % data.Columns.Bins;
        double left = x.Position(data.Columns[column]),
            top = y.Position(data.Rows[row + 1]);
        return new Rect(left, top, x.Position(data.Columns[column + 1]) - left, y.Position(data.Rows[row]) - top);
    }
}
