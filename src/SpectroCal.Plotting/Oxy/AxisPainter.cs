using OxyPlot;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;
using OxyAxis = OxyPlot.Axes.Axis;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// Measures and draws an axis of OxyPlot: ticks of <see cref="TickFinder"/> on both sides of the panel, a minus that is one, and a power of
/// ten with the unit instead of in every number.
/// </summary>
/// <param name="axis">The axis.</param>
/// <param name="spec">What it shows.</param>
internal sealed class AxisPainter(OxyAxis axis, Figures.Axis spec)
{
    private const double TickGap = 0.35;
    private const double MinorTick = 0.55;
    private const double WidestTitle = 1.06; // over the axis
    private const double LabelEdge = 0.55;
    private (double Low, double High, double Length, double Size) _ticksFor;
    private TickSet _ticks = new([], [], [], null);

    /// <summary>Whether numbers and title are drawn: not between panels that hang together.</summary>
    public bool ShowsLabels { get; set; } = true;

    /// <summary>Whether another panel hangs at the low end, so that a number there would touch its last.</summary>
    public bool IsJoinedLow { get; set; }

    /// <summary>The same at the high end.</summary>
    public bool IsJoinedHigh { get; set; }

    /// <summary>Distance of the middle of a vertical axis' title from the panel, pt, as measured last.</summary>
    public double TitleDistance { get; private set; }

    /// <summary>The least that it is drawn at, to stand in line with those of other panels.</summary>
    public double LeastTitleDistance { get; set; }

    /// <summary>Width of the bar of colours between the panel and the numbers, pt.</summary>
    public double BarWidth { get; set; }

    /// <summary>Draws that bar.</summary>
    public Action<IRenderContext, Rect>? Bar { get; set; }

    /// <summary>The ticks at the length that the axis has now.</summary>
    public TickSet Ticks
    {
        get
        {
            double length = axis.IsHorizontal() ? axis.ScreenMax.X - axis.ScreenMin.X : axis.ScreenMax.Y - axis.ScreenMin.Y;
            var now = (axis.ActualMinimum, axis.ActualMaximum, Math.Abs(length), FontSize);
            if (now == _ticksFor)
                return _ticks;
            _ticksFor = now;
            var range = new AxisRange(axis.ActualMinimum, axis.ActualMaximum, axis.IsLogarithmic());
            _ticks = TickFinder.For(spec, range, Math.Max(now.Item3, 1), axis.IsHorizontal(), FontSize);
            return _ticks;
        }
    }

    /// <summary>The title with the power of ten that the numbers leave out, in the brackets of the unit.</summary>
    public string Title
    {
        get
        {
            string title = axis.Title ?? "";
            if (Ticks.Multiplier is not { } factor)
                return title;
            string power = factor.ToOxyPlot().TrimStart('×');
            int open = title.EndsWith(')') ? title.LastIndexOf(" (", StringComparison.Ordinal) : -1;
            return title.Length == 0 ? "×" + power
                : open < 0 ? $"{title} ({power})"
                : $"{title[..(open + 2)]}{power} {title[(open + 2)..]}";
        }
    }

    private double FontSize => double.IsNaN(axis.FontSize) ? axis.PlotModel.DefaultFontSize : axis.FontSize;

    private double TitleSize => double.IsNaN(axis.TitleFontSize) ? FontSize : axis.TitleFontSize;

    /// <summary>The label of a tick; empty for other values.</summary>
    public string Format(double value)
    {
        TickSet ticks = Ticks;
        for (int i = 0; i < ticks.Major.Count; i++)
            if (Math.Abs(ticks.Major[i] - value) <= 1e-9 * Math.Max(Math.Abs(value), Math.Abs(ticks.Major[i])))
                return ticks.Labels[i].ToOxyPlot();
        return "";
    }

    /// <summary>Room that the axis needs beside the panel.</summary>
    public OxyThickness Measure()
    {
        double small = FontSize,
            em = TitleSize;
        TickSet ticks = Ticks;
        bool hasTitle = Title.Length > 0;
        if (axis.IsHorizontal())
        {
            double overhang = ticks.Labels.Count > 0 && ShowsLabels ? TextMetrics.Width(ticks.Labels[^1], small) / 2 : 0;
            double below = !ShowsLabels ? 0 : TickGap * small + 1.05 * small + (hasTitle ? 1.45 : 0.2) * em;
            return new OxyThickness(0, 0, Math.Max(0.5 * em, overhang), below);
        }
        double numbers = axis.AxisDistance + BarWidth + TickGap * small + ticks.WidestLabel(small);
        TitleDistance = numbers + 0.95 * em;
        double beside = hasTitle ? TitleDistance + 0.6 * em : numbers + 0.2 * em;
        return axis.Position == OxyPlot.Axes.AxisPosition.Right
            ? new OxyThickness(0, 0, beside, 0)
            : new OxyThickness(beside, 0.5 * em, 0, 0);
    }

    /// <summary>Draws the axis.</summary>
    public void Render(IRenderContext rc, int pass)
    {
        if (rc.ColumnsPerPoint() == 0)
            return;
        Rect area = axis.PlotModel.PlotArea.ToRect();
        if (pass == 0)
        {
            Grid(rc, area);
            return;
        }
        if (BarWidth > 0)
        {
            area = new Rect(area.Right + axis.AxisDistance, area.Top, BarWidth, area.Height);
            Bar?.Invoke(rc, area);
            rc.DrawRectangle(
                area.ToOxy(),
                OxyColors.Undefined,
                axis.TicklineColor,
                axis.AxislineThickness,
                EdgeRenderingMode.PreferSharpness
            );
        }
        TickLines(rc, area);
        if (!ShowsLabels)
            return;
        if (axis.IsHorizontal())
            Horizontal(rc, area);
        else
            Vertical(rc, area);
    }

    private void Grid(IRenderContext rc, Rect area)
    {
        if (axis.MajorGridlineStyle == OxyPlot.LineStyle.None)
            return;
        var lines = new List<ScreenPoint>();
        foreach (double position in Ticks.Major.Select(axis.Transform))
            lines.AddRange(
                axis.IsHorizontal()
                    ? [new(position, area.Top), new(position, area.Bottom)]
                    : [new(area.Left, position), new(area.Right, position)]
            );
        double[]? dashes = axis.MajorGridlineStyle.GetDashArray();
        rc.DrawLineSegments(lines, axis.MajorGridlineColor, axis.MajorGridlineThickness, EdgeRenderingMode.PreferSharpness, dashes);
    }

    private void TickLines(IRenderContext rc, Rect area)
    {
        var lines = new List<ScreenPoint>();
        if (spec.Categories is null)
            Add(Ticks.Major, axis.MajorTickSize);
        if (BarWidth == 0)
            Add(Ticks.Minor, MinorTick * axis.MajorTickSize);
        rc.DrawLineSegments(lines, axis.TicklineColor, axis.AxislineThickness, EdgeRenderingMode.PreferSharpness);

        void Add(IReadOnlyList<double> values, double length)
        {
            foreach (double at in values.Select(axis.Transform))
                lines.AddRange(
                    axis.IsHorizontal()
                        ? [new(at, area.Bottom), new(at, area.Bottom - length), new(at, area.Top), new(at, area.Top + length)]
                        : [new(area.Left, at), new(area.Left + length, at), new(area.Right, at), new(area.Right - length, at)]
                );
        }
    }

    private void Horizontal(IRenderContext rc, Rect area)
    {
        double small = FontSize,
            middle = area.Bottom + (TickGap + 0.5) * small;
        for (int i = 0; i < Ticks.Labels.Count; i++)
            Number(rc, i, axis.Transform(Ticks.Major[i]), middle, HorizontalAlignment.Center);
        rc.Label(
            Title,
            area.CentreX,
            middle + 0.62 * small + 0.65 * TitleSize,
            axis.TextColor.GetActualColor(axis.PlotModel.TextColor),
            Fitting(area.Width),
            HorizontalAlignment.Center
        );
    }

    private void Vertical(IRenderContext rc, Rect area)
    {
        double small = FontSize,
            gap = TickGap * small;
        bool isRight = axis.Position == OxyPlot.Axes.AxisPosition.Right;
        for (int i = 0; i < Ticks.Labels.Count; i++)
        {
            double at = axis.Transform(Ticks.Major[i]);
            bool isClose = (IsJoinedHigh && at < area.Top + LabelEdge * small) || (IsJoinedLow && at > area.Bottom - LabelEdge * small);
            if (!isClose || Ticks.Labels.Count <= 2)
                Number(
                    rc,
                    i,
                    isRight ? area.Right + gap : area.Left - gap,
                    at,
                    isRight ? HorizontalAlignment.Left : HorizontalAlignment.Right
                );
        }
        rc.Label(
            Title,
            isRight ? area.Right - BarWidth - axis.AxisDistance + TitleDistance : area.Left - Math.Max(TitleDistance, LeastTitleDistance),
            area.CentreY,
            axis.TextColor.GetActualColor(axis.PlotModel.TextColor),
            Fitting(area.Height),
            HorizontalAlignment.Center,
            upright: true
        );
    }

    private void Number(IRenderContext rc, int i, double x, double y, HorizontalAlignment alignment)
    {
        if (!Ticks.Labels[i].IsEmpty)
            rc.Label(Ticks.Labels[i].ToOxyPlot(), x, y, axis.TextColor.GetActualColor(axis.PlotModel.TextColor), FontSize, alignment);
    }

    // A title that is longer than its axis becomes smaller rather than running into its neighbours.
    private double Fitting(double length) =>
        TitleSize * Math.Min(1, WidestTitle * length / Math.Max(TextMetrics.Width(RichText.FromOxyPlot(Title), TitleSize), 1e-9));
}
