using System.Globalization;
using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Layout;

/// <summary>A figure with every panel in its place; all lengths in points, y downwards.</summary>
internal sealed class FigureLayout
{
    private const double LinePadding = 0.04;
    private const double PointPadding = 0.06;
    private const int Passes = 2;
    private readonly Theme _theme;
    private readonly FigureSize _size;
    private readonly Figure _figure;
    private readonly int _rows;
    private readonly int _columns;

    private FigureLayout(Figure figure, FigureSize size, Theme theme)
    {
        _figure = figure;
        _size = size;
        _theme = theme;
        _rows = figure.Panels.Max(p => p.Row) + 1;
        _columns = figure.Panels.Max(p => p.Column + p.ColumnSpan);
    }

    /// <summary>Height of the figure's title and the gap below, pt; 0 without one.</summary>
    public double TitleHeight => _figure.Title is null ? 0 : 1.9 * _theme.FontSizePt;

    /// <summary>The panels.</summary>
    public IReadOnlyList<PanelLayout> Panels { get; private set; } = [];

    /// <summary>Lays a figure out.</summary>
    /// <exception cref="ArgumentException">The figure is too small for its axes.</exception>
    public static FigureLayout Of(Figure figure, FigureSize size, Theme theme)
    {
        var layout = new FigureLayout(figure, size, theme);
        layout.Arrange();
        return layout;
    }

    private void Arrange()
    {
        Dictionary<Panel, AxisRange> xRanges = XRanges();
        Dictionary<Panel, AxisRange> yRanges = _figure.Panels.ToDictionary<Panel, Panel, AxisRange>(
            p => p,
            p => YRange(p, xRanges[p]),
            ReferenceEqualityComparer.Instance
        );
        // Margins depend on the labels, labels on the lengths, and these on the margins: once more round settles it.
        Rect[] areas = [.. _figure.Panels.Select(_ => new Rect(0, 0, 0.7 * _size.WidthPt / _columns, 0.6 * _size.HeightPt / _rows))];
        double[] yLabelDistances = new double[_columns];
        for (int pass = 0; pass < Passes; pass++)
        {
            PanelMargins[] margins =
            [
                .. _figure.Panels.Select((p, i) => PanelMargins.Of(p, xRanges[p], yRanges[p], areas[i], _theme, ShowsXLabels(p))),
            ];
            for (int c = 0; c < _columns; c++)
                yLabelDistances[c] = _figure.Panels.Select((p, i) => p.Column == c ? margins[i].YLabelDistance : 0).Max();
            areas = Areas(margins);
        }
        Panels = [.. _figure.Panels.Select((p, i) => Place(p, areas[i], xRanges[p], yRanges[p], yLabelDistances[p.Column]))];
    }

    private bool ShowsXLabels(Panel panel) => !_figure.Panels.Any(p => p.JoinsAbove && p.Row == panel.Row + 1 && p.Column == panel.Column);

    private Dictionary<Panel, AxisRange> XRanges()
    {
        var ranges = new Dictionary<Panel, AxisRange>(ReferenceEqualityComparer.Instance);
        foreach (Panel panel in _figure.Panels.OrderBy(p => p.Row))
        {
            // Joined panels share the axis of the topmost.
            if (
                panel.JoinsAbove
                && _figure.Panels.FirstOrDefault(p => p.Row == panel.Row - 1 && p.Column == panel.Column) is { } above
                && ranges.TryGetValue(above, out AxisRange shared)
            )
            {
                ranges[panel] = shared;
                continue;
            }
            DataRange data = DataRange.OfX(panel);
            int row = panel.Row;
            while (_figure.Panels.FirstOrDefault(p => p.JoinsAbove && p.Row == row + 1 && p.Column == panel.Column) is { } below)
            {
                data.Add(DataRange.OfX(below));
                row++;
            }
            bool pointsOnly =
                panel.Series.Count > 0 && panel.Series.All(s => s is PointSeries or LineSeries) && panel.Series.Any(s => s is PointSeries);
            ranges[panel] = AxisRange.Over(panel.X, data.Low, data.High, pointsOnly ? PointPadding : 0);
        }
        return ranges;
    }

    private static AxisRange YRange(Panel panel, AxisRange x)
    {
        DataRange data = DataRange.OfY(panel, x.Low, x.High);
        bool histograms = panel.Series.Any(s => s is HistogramSeries);
        double low = data.Low;
        // One count must not lie on the axis.
        if (histograms && panel.Y.Scale == AxisScale.Logarithmic)
            low *= 0.6;
        Axis axis = histograms ? panel.Y with { IncludesZero = true } : panel.Y;
        return AxisRange.Over(
            axis,
            low,
            data.High,
            panel.Series.Any(s => s is HeatMapSeries) ? 0
                : panel.Series.Any(s => s is PointSeries) ? PointPadding
                : LinePadding
        );
    }

    // The grid: margins of a column or row are the largest of its panels; what is left is shared by the relative sizes.
    private Rect[] Areas(PanelMargins[] margins)
    {
        double em = _theme.FontSizePt;
        double[] left = new double[_columns],
            right = new double[_columns],
            top = new double[_rows],
            bottom = new double[_rows];
        for (int i = 0; i < margins.Length; i++)
        {
            Panel p = _figure.Panels[i];
            int last = p.Column + p.ColumnSpan - 1;
            left[p.Column] = Math.Max(left[p.Column], margins[i].Left);
            right[last] = Math.Max(right[last], margins[i].Right);
            top[p.Row] = Math.Max(top[p.Row], p.JoinsAbove ? 0 : margins[i].Top);
            bottom[p.Row] = Math.Max(bottom[p.Row], margins[i].Bottom);
        }
        double edge = 0.4 * em,
            between = 0.6 * em;
        double free = _size.WidthPt - left.Sum() - right.Sum() - 2 * edge - (_columns - 1) * between;
        double freeHeight = _size.HeightPt - TitleHeight - top.Sum() - bottom.Sum() - 2 * edge;
        if (!(free / _columns > 2 * em) || !(freeHeight / _rows > em))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The figure '{_figure.Name}' of {_columns} x {_rows} panels does not fit into {_size.WidthPt:0} x "
                        + $"{_size.HeightPt:0} points: make it larger or its text smaller."
                )
            );
        double[] widths = Shared(free, _columns, _figure.ColumnWidths),
            heights = Shared(freeHeight, _rows, _figure.RowHeights);
        double[] x = new double[_columns],
            y = new double[_rows];
        double at = edge;
        for (int c = 0; c < _columns; c++)
        {
            x[c] = at + left[c];
            at = x[c] + widths[c] + right[c] + between;
        }
        at = edge + TitleHeight;
        for (int r = 0; r < _rows; r++)
        {
            y[r] = at + top[r];
            at = y[r] + heights[r] + bottom[r];
        }
        return
        [
            .. _figure.Panels.Select(p =>
            {
                int last = p.Column + p.ColumnSpan - 1;
                return new Rect(x[p.Column], y[p.Row], x[last] + widths[last] - x[p.Column], heights[p.Row]);
            }),
        ];
    }

    private static double[] Shared(double length, int count, IReadOnlyList<double> weights)
    {
        double[] each = [.. Enumerable.Range(0, count).Select(i => i < weights.Count ? weights[i] : 1)];
        double sum = each.Sum();
        return [.. each.Select(w => length * w / sum)];
    }

    private PanelLayout Place(Panel panel, Rect area, AxisRange xRange, AxisRange yRange, double yLabelDistance)
    {
        double small = _theme.SmallFontSizePt;
        var x = new AxisMap(xRange, area.Left, area.Right);
        IReadOnlyList<Rgba> colors = LegendEntry.Colors(panel, _theme);
        MarkerLabels labels = MarkerLabels.Place(panel.Markers, x, area, small);
        bool mayMakeRoom = panel.Y.Maximum is null && panel.Y.Categories is null && !panel.Series.Any(s => s is HeatMapSeries);
        AxisRange range = mayMakeRoom ? yRange.WithHeadroom(labels.HeightPt / area.Height) : yRange;
        var y = new AxisMap(range, area.Bottom, area.Top);
        var free = new Rect(area.Left, area.Top + labels.HeightPt, area.Width, area.Height - labels.HeightPt);
        (IReadOnlyList<TextBox> boxes, double headroom) = BoxPlacer.Place(
            panel,
            LegendEntry.Of(panel, _theme, colors),
            free,
            Obstacles.Of(panel, x, y, area),
            small,
            mayMakeRoom
        );
        if (headroom > 0)
        {
            range = yRange.WithHeadroom((labels.HeightPt + headroom) / area.Height);
            y = new AxisMap(range, area.Bottom, area.Top);
        }
        return new PanelLayout
        {
            Panel = panel,
            Area = area,
            X = x,
            Y = y,
            XTicks = TickFinder.For(panel.X, xRange, area.Width, true, small),
            YTicks = WithoutEnds(panel, TickFinder.For(panel.Y, range, area.Height, false, small), y, area, small),
            Colors = colors,
            MarkerLabels = labels,
            Boxes = boxes,
            ShowsXLabels = ShowsXLabels(panel),
            YLabelDistance = yLabelDistance,
            ColorBar = panel.Series.OfType<HeatMapSeries>().FirstOrDefault() is { } map ? PanelMargins.ColorBar(map, area, _theme) : null,
        };
    }

    // Where two panels join, the last label of one and the first of the other would touch.
    private TickSet WithoutEnds(Panel panel, TickSet ticks, AxisMap y, Rect area, double size)
    {
        bool below = !ShowsXLabels(panel);
        if (!panel.JoinsAbove && !below)
            return ticks;
        return ticks with
        {
            Labels =
            [
                .. ticks.Labels.Select(
                    (label, i) =>
                    {
                        double at = y.Position(ticks.Major[i]);
                        bool isClose = (panel.JoinsAbove && at < area.Top + 0.55 * size) || (below && at > area.Bottom - 0.55 * size);
                        return isClose && ticks.Labels.Count > 2 ? RichText.Plain("") : label;
                    }
                ),
            ],
        };
    }
}
