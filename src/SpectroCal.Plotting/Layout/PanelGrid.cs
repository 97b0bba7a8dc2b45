using OxyPlot;

namespace SpectroCal.Plotting.Layout;

/// <summary>
/// Shares the room of a figure among its panels: what is around a column or a row is the largest need of its panels; what is left is
/// shared by the relative sizes.
/// </summary>
internal static class PanelGrid
{
    /// <summary>Height of the figure's title and the gap below over the size of its characters.</summary>
    public const double TitleHeight = 1.9;
    private const double Edge = 0.4;
    private const double Between = 0.6;

    /// <summary>The rectangles between the axes of all panels.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="size">Its size.</param>
    /// <param name="em">Size of the characters, pt.</param>
    /// <param name="insets">What each panel needs around it.</param>
    /// <exception cref="ArgumentException">The figure is too small for its axes.</exception>
    public static OxyRect[] Areas(Figure figure, FigureSize size, double em, IReadOnlyList<OxyThickness> insets)
    {
        int rows = figure.Panels.Max(p => p.Row) + 1,
            columns = figure.Panels.Max(p => p.Column + p.ColumnSpan);
        double[] left = new double[columns],
            right = new double[columns],
            top = new double[rows],
            bottom = new double[rows];
        for (int i = 0; i < insets.Count; i++)
        {
            Panel p = figure.Panels[i];
            int last = p.Column + p.ColumnSpan - 1;
            left[p.Column] = Math.Max(left[p.Column], insets[i].Left);
            right[last] = Math.Max(right[last], insets[i].Right);
            top[p.Row] = Math.Max(top[p.Row], p.JoinsAbove ? 0 : insets[i].Top + (p.Row > 0 ? Between * em : 0));
            bottom[p.Row] = Math.Max(bottom[p.Row], insets[i].Bottom);
        }
        double titleHeight = figure.Title is null ? 0 : TitleHeight * em;
        double width = size.WidthPt - left.Sum() - right.Sum() - (2 * Edge + (columns - 1) * Between) * em,
            height = size.HeightPt - titleHeight - top.Sum() - bottom.Sum() - 2 * Edge * em;
        if (!(width / columns > 2 * em) || !(height / rows > em))
            throw new FigureSizeException(
                Invariant($"The figure '{figure.Name}' of {columns} x {rows} panels does not fit into {size.WidthPt:0} x ")
                    + Invariant($"{size.HeightPt:0} points: make it larger or its text smaller.")
            );
        double[] widths = Shared(width, columns, []),
            heights = Shared(height, rows, figure.RowHeights);
        double[] x = Starts(Edge * em, left, widths, right, Between * em),
            y = Starts(Edge * em + titleHeight, top, heights, bottom, 0);
        return
        [
            .. figure.Panels.Select(p =>
            {
                int last = p.Column + p.ColumnSpan - 1;
                return new OxyRect(x[p.Column], y[p.Row], x[last] + widths[last] - x[p.Column], heights[p.Row]);
            }),
        ];
    }

    private static double[] Starts(double at, double[] before, double[] lengths, double[] after, double between)
    {
        double[] starts = new double[lengths.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = at + before[i];
            at = starts[i] + lengths[i] + after[i] + between;
        }
        return starts;
    }

    private static double[] Shared(double length, int count, IReadOnlyList<double> weights)
    {
        double[] each = [.. Enumerable.Range(0, count).Select(i => i < weights.Count ? weights[i] : 1)];
        double sum = each.Sum();
        return [.. each.Select(w => length * w / sum)];
    }
}
