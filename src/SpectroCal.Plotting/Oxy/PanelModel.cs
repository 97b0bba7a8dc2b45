using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>A panel as a plot of OxyPlot, with what it takes to lay it out among others.</summary>
internal sealed class PanelModel
{
    private const double BarGap = 0.8;
    private const string ColorKey = "colors";
    private readonly Panel _panel;
    private readonly Theme _theme;
    private readonly MarkerAnnotation _markers;
    private readonly PanelLegend _legend;

    /// <summary>Makes the plot of a panel.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="x">Range of its horizontal axis.</param>
    /// <param name="y">Range of its vertical axis.</param>
    /// <param name="below">Whether another panel hangs below.</param>
    /// <param name="theme">Sizes of text and lines.</param>
    public PanelModel(Panel panel, AxisRange x, AxisRange y, bool below, Theme theme)
    {
        _panel = panel;
        _theme = theme;
        // Below data, so that marks and peaks show; only a map would hide them.
        bool isMap = panel.Series.Any(s => s is HeatMapSeries);
        _markers = new MarkerAnnotation(panel.Markers, theme) { Layer = isMap ? AnnotationLayer.AboveSeries : AnnotationLayer.BelowSeries };
        _legend = new PanelLegend(panel, theme) { IsLegendVisible = true };
        Plot = new PlotModel
        {
            Title = panel.Title?.ToOxyPlot(),
            TitleFontSize = theme.FontSizePt,
            TitleFontWeight = FontWeights.Normal,
            TitlePadding = 0.2 * theme.FontSizePt,
            ClipTitle = false,
            Padding = new OxyThickness(0),
            DefaultFontSize = theme.SmallFontSizePt,
            TextColor = theme.Ink,
            PlotAreaBorderColor = theme.Ink,
            PlotAreaBorderThickness = new OxyThickness(theme.AxisWidthPt),
            AxisTierDistance = 0,
        };
        Plot.Axes.Add(new FigureAxis(panel.X, x, theme, AxisPosition.Bottom) { ShowsLabels = !below });
        Plot.Axes.Add(new FigureAxis(panel.Y, y, theme, AxisPosition.Left) { IsJoinedLow = below, IsJoinedHigh = panel.JoinsAbove });
        AddShades();
        AddLevels();
        AddSeries();
        Plot.Annotations.Add(_markers);
        Plot.Legends.Add(_legend);
    }

    /// <summary>The plot.</summary>
    public PlotModel Plot { get; }

    /// <summary>What it needs around the rectangle between its axes, pt, as measured last.</summary>
    public OxyThickness Insets { get; private set; }

    /// <summary>Height above the panel that labels, legend and notes take, pt.</summary>
    public double AbovePt => _legend.AbovePt;

    /// <summary>Distance of the vertical axis' title from the panel, pt.</summary>
    public double TitleDistance => VerticalAxis?.TitleDistance ?? 0;

    // A user may have put another axis in the place of the figure's.
    private FigureAxis? VerticalAxis => Plot.Axes.OfType<FigureAxis>().FirstOrDefault(a => a.IsVertical());

    /// <summary>Forgets the layout of an earlier drawing.</summary>
    public void Reset()
    {
        Insets = default;
        _legend.IsRepeated = false;
        AlignTitle(0);
        if (VerticalAxis is { } axis)
            axis.Headroom = 0;
    }

    /// <summary>Puts the title of the vertical axis at least so far from the panel: in line with those of other panels.</summary>
    public void AlignTitle(double distance)
    {
        if (VerticalAxis is { } axis)
            axis.LeastTitleDistance = distance;
    }

    /// <summary>Measures what the axes and titles need around a rectangle, and places labels and legend about it.</summary>
    public void Measure(OxyRect area)
    {
        double top = Math.Max(_legend.AbovePt, 0.5 * _theme.FontSizePt);
        Plot.PlotMargins = new OxyThickness(double.NaN, _panel.JoinsAbove ? 0 : top, double.NaN, double.NaN);
        OxyRect bounds = area.Inflate(Insets);
        Render(new MeasuringContext(0), bounds);
        OxyRect inner = Plot.PlotArea;
        Insets = new OxyThickness(
            inner.Left - bounds.Left,
            inner.Top - bounds.Top,
            Math.Max(bounds.Right - inner.Right, 0.5 * _theme.FontSizePt),
            bounds.Bottom - inner.Bottom
        );
    }

    /// <summary>Whether the plot beside has the same legend: names, kinds and colours.</summary>
    public void Compare(PanelModel beside)
    {
        static IEnumerable<(string, Type, OxyColor?)> Of(PlotModel plot) =>
            PanelLegend.Named(plot).Select(s => (s.Title, s.GetType(), (s as FigureSeries)?.Color));
        _legend.IsRepeated |= Of(Plot).SequenceEqual(Of(beside.Plot));
    }

    /// <summary>Places labels of markers, legend and notes about the rectangle between the axes.</summary>
    /// <param name="area">The rectangle.</param>
    /// <param name="stretch">Where a legend above may begin and end: beyond the panel, if there is nothing above its neighbours.</param>
    public void Place(OxyRect area, (double Left, double Right) stretch)
    {
        AxisMap x = new(Plot.Axes[0].Map().Range, area.Left, area.Right),
            y = new(Plot.Axes[1].Map().Range, area.Bottom, area.Top);
        _markers.Place(x, area);
        double needed = _legend.Place(CostsOver(x, y, area), area, _panel.JoinsAbove ? null : stretch, _markers.Labels.HeightPt);
        if (!(needed > 0) || VerticalAxis is not { } axis)
            return;
        axis.Headroom = needed / area.Height;
        ((IPlotModel)Plot).Update(false);
    }

    /// <summary>Draws the panel with its axes around a rectangle.</summary>
    /// <param name="rc">Where to.</param>
    /// <param name="area">The rectangle between the axes.</param>
    /// <param name="figure">The whole figure: a panel may draw beyond what it asked for.</param>
    /// <param name="top">Room above the rectangle, the same for all panels of a row, so that their titles are in line.</param>
    public void Draw(IRenderContext rc, OxyRect area, OxyRect figure, double top)
    {
        string? title = Plot.Title;
        Plot.Title = null; // which OxyPlot would draw run by run
        Plot.PlotMargins = new OxyThickness(area.Left - figure.Left, top, figure.Right - area.Right, figure.Bottom - area.Bottom);
        Render(rc, new OxyRect(figure.Left, area.Top - top, figure.Width, figure.Bottom - area.Top + top));
        Plot.Title = title;
        if (_panel.Series.Count > 0 && !_panel.Series.Any(s => s.HasData))
            rc.Label("no data", area.Center.X, area.Center.Y, _theme.Muted, _theme.FontSizePt, HorizontalAlignment.Center);
        if (title is null)
            return;
        double size = Plot.TitleFontSize;
        rc.FittedLabel(title, new(area.Center.X, area.Top - top + 0.5 * MeasuringContext.Height(size)), Plot.TextColor, size, area.Width);
    }

    // Data, levels and shades must stay free; lines of markers, which go through the whole panel, count little.
    private Func<OxyRect, int?> CostsOver(AxisMap x, AxisMap y, OxyRect area)
    {
        if (_panel.Series.Any(s => s is HeatMapSeries))
            return _ => null;
        var drawn = new Lazy<MeasuringContext>(() =>
        {
            var rc = new MeasuringContext(1);
            foreach (FigureSeries series in Plot.Series.OfType<FigureSeries>())
                series.Draw(rc, x, y);
            foreach (Level level in _panel.Levels)
                rc.Segments([new(area.Left, y.Position(level.Y)), new(area.Right, y.Position(level.Y))], OxyColors.Black, 1);
            return rc;
        });
        return box =>
            drawn.Value.IsDrawnIn(box) || _panel.Shades.Any(s => x.PositionOrFoot(s.Low) < box.Right && x.PositionOrFoot(s.High) > box.Left)
                ? null
                : _panel.Markers.Count(m => x.Position(m.X) >= box.Left && x.Position(m.X) <= box.Right);
    }

    // OxyPlot paints what goes wrong into the picture; here it is an error.
    private void Render(IRenderContext rc, OxyRect bounds)
    {
        ((IPlotModel)Plot).Render(rc, bounds);
        if (Plot.GetLastPlotException() is { } fault)
            throw new InvalidOperationException($"A panel could not be drawn: {fault.Message}", fault);
    }

    private void AddShades()
    {
        foreach (Shade shade in _panel.Shades)
            Plot.Annotations.Add(
                new RectangleAnnotation
                {
                    MinimumX = shade.Low,
                    MaximumX = shade.High,
                    Fill = _theme.Shade,
                    Layer = AnnotationLayer.BelowAxes,
                    EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy,
                }
            );
    }

    private void AddLevels()
    {
        foreach (Level level in _panel.Levels)
            Plot.Annotations.Add(
                new LineAnnotation
                {
                    Type = LineAnnotationType.Horizontal,
                    Y = level.Y,
                    Color = _theme.Muted,
                    StrokeThickness = _theme.AxisWidthPt,
                    LineStyle = level.Style,
                    Layer = AnnotationLayer.BelowSeries,
                }
            );
    }

    private void AddSeries()
    {
        int next = 0;
        foreach (Series series in _panel.Series)
        {
            OxyColor color = series.Color ?? _theme.Colors[next++ % _theme.Colors.Count];
            double width = _theme.LineWidthPt * series.Weight;
            Plot.Series.Add(
                series switch
                {
                    HistogramSeries h => new StepSeries(h, color, width),
                    LineSeries l => new CurveSeries(l, color, width),
                    PointSeries p => new MarkSeries(p, color, width, _theme.MarkPt),
                    BandSeries b => new AreaBandSeries(b, color),
                    HeatMapSeries m => CellsOf(m),
                    _ => throw new NotSupportedException($"There is no way to draw {series.GetType().Name}."),
                }
            );
        }
    }

    private CellSeries CellsOf(HeatMapSeries map)
    {
        DataRange values = DataRange.OfColors(map);
        AxisRange range = AxisRange.Over(map.Scale, values.Low, values.High, 0);
        var axis = new FigureAxis(map.Scale, range, _theme, AxisPosition.Right)
        {
            Key = ColorKey,
            AxisDistance = BarGap * _theme.FontSizePt,
            MajorTickSize = 0.6 * _theme.TickPt,
        };
        var cells = new CellSeries(map, axis, _theme) { RenderInLegend = false };
        axis.Bar = cells.Bar;
        Plot.Axes.Add(axis);
        return cells;
    }
}
