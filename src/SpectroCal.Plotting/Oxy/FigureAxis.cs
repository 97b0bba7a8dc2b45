using OxyPlot;
using OxyPlot.Axes;
using SpectroCal.Plotting.Layout;

namespace SpectroCal.Plotting.Oxy;

/// <summary>
/// An axis of OxyPlot with ticks of <see cref="TickFinder"/> on both sides of the panel, a minus that is one, and a power of ten with the
/// unit instead of in every number.
/// </summary>
internal sealed class FigureAxis : OxyPlot.Axes.Axis
{
    private const double TickGap = 0.35;
    private const double MinorTick = 0.55;
    private const double WidestTitle = 1.06; // over the axis
    private const double LabelEdge = 0.55;
    private readonly Figures.Axis _spec;
    private readonly AxisRange _range;
    private (double Low, double High, double Length, double Size) _ticksFor;
    private TickSet _ticks = new([], [], [], null);

    /// <summary>Creates the axis.</summary>
    /// <param name="spec">What it shows.</param>
    /// <param name="range">The range over the figure's data.</param>
    /// <param name="theme">Sizes of text and lines.</param>
    /// <param name="position">The side of the panel.</param>
    public FigureAxis(Figures.Axis spec, AxisRange range, Theme theme, AxisPosition position)
    {
        (_spec, _range, Position) = (spec, range, position);
        FilterMinValue = range.IsLogarithmic ? 0 : double.MinValue;
        Title = spec.Label.ToOxyPlot();
        TitleFontSize = theme.FontSizePt;
        FontSize = theme.SmallFontSizePt;
        MajorTickSize = theme.TickPt;
        AxislineThickness = theme.AxisWidthPt;
        TicklineColor = theme.Ink;
        Layer = AxisLayer.AboveSeries;
        IsPanEnabled = IsZoomEnabled = false;
    }

    /// <summary>Share of the axis at its high end that the data leave free.</summary>
    public double Headroom { get; set; }

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

    /// <summary>Draws the bar of colours between the panel and the numbers; null: there is none.</summary>
    public Action<IRenderContext, OxyRect>? Bar { get; set; }

    private double BarWidth => Bar is null ? 0 : 1.1 * TitleFontSize;

    // The ticks at the length that the axis has now.
    private TickSet Ticks
    {
        get
        {
            double length = IsHorizontal() ? ScreenMax.X - ScreenMin.X : ScreenMax.Y - ScreenMin.Y;
            var now = (ActualMinimum, ActualMaximum, Math.Max(Math.Abs(length), 1), ActualFontSize);
            if (now == _ticksFor)
                return _ticks;
            _ticksFor = now;
            return _ticks = TickFinder.For(_spec, this.Map().Range, now.Item3, IsHorizontal(), ActualFontSize);
        }
    }

    // The title with the power of ten that the numbers leave out, in the brackets of the unit.
    private string WholeTitle
    {
        get
        {
            string title = Title ?? "";
            if (Ticks.Multiplier is not { } factor)
                return title;
            string power = factor.ToOxyPlot().TrimStart('×');
            int open = title.EndsWith(')') ? title.LastIndexOf(" (", StringComparison.Ordinal) : -1;
            return title.Length == 0 ? "×" + power
                : open < 0 ? $"{title} ({power})"
                : $"{title[..(open + 2)]}{power} {title[(open + 2)..]}";
        }
    }

    public override bool IsXyAxis() => true;

    public override bool IsLogarithmic() => _range.IsLogarithmic;

    public override double Transform(double x) => base.Transform(PreTransform(x));

    public override double InverseTransform(double sx) => PostInverseTransform(base.InverseTransform(sx));

    public override void Measure(IRenderContext rc)
    {
        double small = ActualFontSize,
            em = ActualTitleFontSize;
        bool hasTitle = WholeTitle.Length > 0;
        if (IsHorizontal())
        {
            double overhang = Ticks.Labels.Count > 0 && ShowsLabels ? TextMetrics.Width(Ticks.Labels[^1], small) / 2 : 0;
            double below = !ShowsLabels ? 0 : TickGap * small + 1.05 * small + (hasTitle ? 1.45 : 0.2) * em;
            DesiredMargin = new OxyThickness(0, 0, Math.Max(0.5 * em, overhang), below);
            return;
        }
        double numbers = AxisDistance + BarWidth + TickGap * small + Ticks.WidestLabel(small);
        TitleDistance = numbers + 0.95 * em;
        double beside = hasTitle ? TitleDistance + 0.6 * em : numbers + 0.2 * em;
        DesiredMargin = Position == AxisPosition.Right ? new OxyThickness(0, 0, beside, 0) : new OxyThickness(beside, 0.5 * em, 0, 0);
    }

    public override void Render(IRenderContext rc, int pass)
    {
        OxyRect area = PlotModel.PlotArea;
        if (rc.ColumnsPerPoint() == 0)
            return;
        if (pass == 0)
        {
            Grid(rc, area);
            return;
        }
        if (Bar is not null)
        {
            area = new OxyRect(area.Right + AxisDistance, area.Top, BarWidth, area.Height);
            Bar(rc, area);
            rc.DrawRectangle(area, OxyColors.Undefined, TicklineColor, AxislineThickness, EdgeRenderingMode.PreferSharpness);
        }
        TickLines(rc, area);
        if (ShowsLabels)
            Labels(rc, area);
    }

    protected override double PreTransform(double x) =>
        !IsLogarithmic() ? x
        : x > 0 ? Math.Log10(x)
        : Math.Log10(_range.Low) - 1;

    protected override double PostInverseTransform(double x) => IsLogarithmic() ? Math.Pow(10, x) : x;

    // Series that a user adds widen the range.
    protected override double CalculateActualMinimum() => DataMinimum < _range.Low ? DataMinimum : _range.Low;

    protected override double CalculateActualMaximum() => DataMaximum > _range.High ? DataMaximum : _range.WithHeadroom(Headroom).High;

    // What a user sets must be possible.
    protected override void CoerceActualMaxMin()
    {
        if (IsLogarithmic() && !(ActualMinimum > 0))
            ActualMinimum = _range.Low;
        if (IsLogarithmic() && !(ActualMaximum > ActualMinimum))
            ActualMaximum = 100 * ActualMinimum;
        base.CoerceActualMaxMin();
    }

    private void Grid(IRenderContext rc, OxyRect area)
    {
        if (MajorGridlineStyle == LineStyle.None)
            return;
        (double low, double high) = Sides(area);
        List<ScreenPoint> lines = [.. Ticks.Major.Select(Transform).SelectMany(at => (ScreenPoint[])[Point(at, low), Point(at, high)])];
        double[]? dashes = MajorGridlineStyle.GetDashArray();
        rc.DrawLineSegments(lines, MajorGridlineColor, MajorGridlineThickness, EdgeRenderingMode.PreferSharpness, dashes);
    }

    private void TickLines(IRenderContext rc, OxyRect area)
    {
        (double low, double high) = Sides(area);
        var lines = new List<ScreenPoint>();
        if (_spec.Categories is null)
            Add(Ticks.Major, MajorTickSize);
        if (Bar is null)
            Add(Ticks.Minor, MinorTick * MajorTickSize);
        rc.DrawLineSegments(lines, TicklineColor, AxislineThickness, EdgeRenderingMode.PreferSharpness);

        void Add(IReadOnlyList<double> values, double length)
        {
            foreach (double at in values.Select(Transform))
                lines.AddRange([Point(at, low), Point(at, low + length), Point(at, high), Point(at, high - length)]);
        }
    }

    private void Labels(IRenderContext rc, OxyRect area)
    {
        double small = ActualFontSize,
            gap = TickGap * small,
            below = area.Bottom + gap + 0.5 * small;
        bool isRight = Position == AxisPosition.Right;
        for (int i = 0; i < Ticks.Labels.Count; i++)
        {
            double at = Transform(Ticks.Major[i]);
            bool isClose = (IsJoinedHigh && at < area.Top + LabelEdge * small) || (IsJoinedLow && at > area.Bottom - LabelEdge * small);
            if (Ticks.Labels[i].IsEmpty || (isClose && Ticks.Labels.Count > 2))
                continue;
            (double x, double y, HorizontalAlignment alignment) =
                IsHorizontal() ? (at, below, HorizontalAlignment.Center)
                : isRight ? (area.Right + gap, at, HorizontalAlignment.Left)
                : (area.Left - gap, at, HorizontalAlignment.Right);
            rc.Label(Ticks.Labels[i].ToOxyPlot(), x, y, ActualTextColor, small, alignment);
        }
        double beside = isRight
            ? area.Right - BarWidth - AxisDistance + TitleDistance
            : area.Left - Math.Max(TitleDistance, LeastTitleDistance);
        ScreenPoint title = IsHorizontal()
            ? new(area.Center.X, below + 0.62 * small + 0.65 * ActualTitleFontSize)
            : new(beside, area.Center.Y);
        // A title that is longer than its axis becomes smaller rather than running into its neighbours.
        double room = WidestTitle * (IsHorizontal() ? area.Width : area.Height);
        rc.FittedLabel(WholeTitle, title, ActualTextColor, ActualTitleFontSize, room, upright: !IsHorizontal());
    }

    private (double Low, double High) Sides(OxyRect area) => IsHorizontal() ? (area.Top, area.Bottom) : (area.Left, area.Right);

    private ScreenPoint Point(double along, double across) => IsHorizontal() ? new(along, across) : new(across, along);
}
