using OxyPlot;
using SpectroCal.Plotting.Layout;

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

    internal override void Draw(IRenderContext rc, AxisMap x, AxisMap y)
    {
        if (data.Columns.Bins == 0 || data.Rows.Bins == 0)
            return;
        OxyRect area = Between(x, y, 0, data.Columns.Bins, 0, data.Rows.Bins);
        int columns = Math.Clamp((int)(area.Width * rc.ColumnsPerPoint()), 1, data.Columns.Bins),
            rows = Math.Clamp((int)(area.Height * rc.ColumnsPerPoint()), 1, data.Rows.Bins);
        if ((long)columns * rows > MostCells)
            (columns, rows) = (Math.Min(columns, 2000), Math.Min(rows, 2000));
        OxyColor?[] cells = new OxyColor?[columns * rows];
        var shade = new AxisMap(colors.Map().Range, 0, 1);
        for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            cells[(rows - 1 - r) * columns + c] = ColorOf(Largest(c, columns, r, rows), shade);
        Cells(rc, area, columns, rows, cells);
        Crosses(rc, x, y);
        Texts(rc, x, y, shade);
    }

    /// <summary>Draws the bar of colours.</summary>
    internal void Bar(IRenderContext rc, OxyRect bar) =>
        Cells(rc, bar, 1, BarSteps, [.. Enumerable.Range(0, BarSteps).Select(i => (OxyColor?)data.Map[1 - (i + 0.5) / BarSteps])]);

    private OxyColor? ColorOf(double value, AxisMap shade) => double.IsNaN(value) ? null : data.Map[shade.PositionOrFoot(value)];

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
    private static void Cells(IRenderContext rc, OxyRect area, int columns, int rows, OxyColor?[] cells)
    {
        var rectangles = new Dictionary<OxyColor, List<OxyRect>>();
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
        foreach ((OxyColor color, List<OxyRect> same) in rectangles)
            rc.DrawRectangles(same, color, OxyColors.Undefined, 0, EdgeRenderingMode.PreferSharpness);
    }

    private void Crosses(IRenderContext rc, AxisMap x, AxisMap y)
    {
        var crosses = new List<ScreenPoint>();
        foreach (int index in data.Crossed)
        {
            OxyRect cell = Cell(index, x, y);
            double half = 0.28 * Math.Min(cell.Width, cell.Height);
            crosses.AddRange([
                new(cell.Center.X - half, cell.Center.Y - half),
                new(cell.Center.X + half, cell.Center.Y + half),
                new(cell.Center.X - half, cell.Center.Y + half),
                new(cell.Center.X + half, cell.Center.Y - half),
            ]);
        }
        rc.Segments(crosses, OxyColors.White, 3 * theme.LineWidthPt);
        rc.Segments(crosses, Palette.Vermilion, 1.7 * theme.LineWidthPt);
    }

    private void Texts(IRenderContext rc, AxisMap x, AxisMap y, AxisMap shade)
    {
        if (data.CellTexts.Count == 0)
            return;
        double widest = data.CellTexts.Max(t => TextMetrics.Width(t, 1));
        for (int i = 0; i < data.CellTexts.Count; i++)
        {
            OxyRect cell = Cell(i, x, y);
            double size = Math.Min(theme.SmallFontSizePt, Math.Min(0.86 * cell.Width / widest, 0.7 * cell.Height));
            OxyColor back = ColorOf(data.Values.Span[i], shade) ?? theme.Background;
            // Dark on light cells, light on dark ones.
            bool isDark = 0.299 * back.R + 0.587 * back.G + 0.114 * back.B < DarkBackground;
            OxyColor ink = isDark ? OxyColors.White : theme.Ink;
            rc.Label(RichText.Plain(data.CellTexts[i]).ToOxyPlot(), cell.Center.X, cell.Center.Y, ink, size, HorizontalAlignment.Center);
        }
    }

    private OxyRect Cell(int index, AxisMap x, AxisMap y)
    {
        (int row, int column) = Math.DivRem(index, data.Columns.Bins);
        return Between(x, y, column, column + 1, row, row + 1);
    }

    private OxyRect Between(AxisMap x, AxisMap y, int left, int right, int bottom, int top) =>
        OxyRect.Create(
            x.PositionOrFoot(data.Columns[left]),
            y.PositionOrFoot(data.Rows[top]),
            x.PositionOrFoot(data.Columns[right]),
            y.PositionOrFoot(data.Rows[bottom])
        );
}
