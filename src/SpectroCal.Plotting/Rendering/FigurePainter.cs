using SpectroCal.Plotting.Figures;
using SpectroCal.Plotting.Layout;
using SpectroCal.Plotting.Text;

namespace SpectroCal.Plotting.Rendering;

/// <summary>Draws a figure on any canvas: the same for every file format.</summary>
internal sealed class FigurePainter
{
    private const double WidestLabel = 1.06; // over the axis
    private readonly ICanvas _canvas;
    private readonly Theme _theme;
    private readonly SeriesPainter _series;
    private readonly Pen _axisPen;

    private FigurePainter(ICanvas canvas, Theme theme)
    {
        _canvas = canvas;
        _theme = theme;
        _series = new SeriesPainter(canvas, theme);
        _axisPen = new Pen(theme.Ink, theme.AxisWidthPt);
    }

    /// <summary>Draws a figure.</summary>
    public static void Paint(Figure figure, FigureSize size, Theme theme, ICanvas canvas)
    {
        FigureLayout layout = FigureLayout.Of(figure, size, theme);
        var painter = new FigurePainter(canvas, theme);
        if (figure.Title is { } title)
            canvas.Text(
                title,
                size.WidthPt / 2,
                0.5 * layout.TitleHeight + 0.5 * theme.FontSizePt,
                Fitting(title, theme.FontSizePt * 1.15, 0.96 * size.WidthPt),
                TextAnchor.Middle,
                theme.Ink
            );
        foreach (PanelLayout panel in layout.Panels)
            painter.Paint(panel);
    }

    private void Paint(PanelLayout layout)
    {
        _canvas.Begin("panel");
        _canvas.Clip(layout.Area);
        Shades(layout);
        Levels(layout);
        for (int i = 0; i < layout.Panel.Series.Count; i++)
            _series.Paint(layout.Panel.Series[i], layout.Colors[i], layout);
        MarkerLines(layout);
        _canvas.Unclip();
        Axes(layout);
        MarkerTexts(layout);
        foreach (TextBox box in layout.Boxes)
            Box(box);
        if (layout.ColorBar is { } bar)
            ColorBar(bar);
        if (layout.Panel.Title is { } title)
            _canvas.Text(
                title,
                layout.Area.Left,
                layout.Area.Top - 0.5 * _theme.FontSizePt,
                Fitting(title, _theme.FontSizePt, layout.Area.Width),
                TextAnchor.Start,
                _theme.Ink
            );
        if (layout.Panel.Series.Count > 0 && !layout.Panel.Series.Any(HasData))
            _canvas.Text(
                "no data",
                layout.Area.CentreX,
                layout.Area.CentreY + 0.36 * _theme.FontSizePt,
                _theme.FontSizePt,
                TextAnchor.Middle,
                _theme.Muted
            );
        _canvas.End();
    }

    private static bool HasData(Series series)
    {
        static bool AnyFinite(ReadOnlySpan<double> values)
        {
            foreach (double v in values)
                if (double.IsFinite(v))
                    return true;
            return false;
        }

        return series switch
        {
            HistogramSeries h => AnyFinite(h.Values.Span),
            LineSeries l => AnyFinite(l.Y.Span),
            PointSeries p => AnyFinite(p.Y.Span),
            BandSeries b => AnyFinite(b.Low.Span),
            HeatMapSeries m => AnyFinite(m.Values.Span),
            _ => false,
        };
    }

    private void Shades(PanelLayout layout)
    {
        foreach (IGrouping<Rgba, Shade> same in layout.Panel.Shades.GroupBy(s => s.Color ?? _theme.Shade))
        {
            var outline = new Outline();
            foreach (Shade shade in same)
            {
                double left = Math.Max(layout.X.Position(shade.Low), layout.Area.Left),
                    right = Math.Min(layout.X.Position(shade.High), layout.Area.Right);
                if (right > left)
                    outline
                        .Move(left, layout.Area.Top)
                        .Line(right, layout.Area.Top)
                        .Line(right, layout.Area.Bottom)
                        .Line(left, layout.Area.Bottom);
            }
            if (outline.IsEmpty)
                continue;
            _canvas.Begin("shades");
            _canvas.Fill(outline, same.Key);
            _canvas.End();
        }
    }

    private void Levels(PanelLayout layout)
    {
        foreach (Level level in layout.Panel.Levels)
        {
            double y = layout.Y.Position(level.Y);
            if (double.IsFinite(y))
                _canvas.Rule(
                    layout.Area.Left,
                    y,
                    layout.Area.Right,
                    y,
                    new Pen(level.Color ?? _theme.Muted, _theme.AxisWidthPt, level.Style)
                );
        }
    }

    private void MarkerLines(PanelLayout layout)
    {
        if (layout.Panel.Markers.Count == 0)
            return;
        _canvas.Begin("markers");
        double em = _theme.SmallFontSizePt,
            foot = layout.Area.Top + layout.MarkerLabels.HeightPt;
        foreach (Marker marker in layout.Panel.Markers)
        {
            double x = layout.X.Position(marker.X);
            if (!(x >= layout.Area.Left && x <= layout.Area.Right))
                continue;
            MarkerLabel? label = layout.MarkerLabels.Labels.FirstOrDefault(l => ReferenceEquals(l.Marker, marker));
            var pen = new Pen(marker.Color ?? _theme.Muted, _theme.AxisWidthPt, marker.Style);
            _canvas.Rule(x, layout.Area.Bottom, x, foot, pen);
            if (label is null || !layout.MarkerLabels.HasLeaders)
                continue;
            double upper = foot - MarkerLabels.Leader * em;
            _canvas.Stroke(new Outline().Move(x, foot).Line(label.LabelX, upper), pen with { Style = LineStyle.Solid });
        }
        _canvas.End();
    }

    private void MarkerTexts(PanelLayout layout)
    {
        double em = _theme.SmallFontSizePt,
            foot = layout.Area.Top + layout.MarkerLabels.HeightPt;
        foreach (MarkerLabel label in layout.MarkerLabels.Labels)
        {
            if (layout.MarkerLabels.IsUpright)
                _canvas.Text(
                    label.Marker.Label!,
                    label.LabelX + 0.34 * em,
                    foot - (MarkerLabels.Leader + 0.3) * em,
                    em,
                    TextAnchor.Start,
                    _theme.Ink,
                    upright: true
                );
            else
                _canvas.Text(
                    label.Marker.Label!,
                    label.LabelX,
                    foot - (layout.MarkerLabels.HasLeaders ? MarkerLabels.Leader + 0.3 : 0.4) * em,
                    em,
                    TextAnchor.Middle,
                    _theme.Ink
                );
        }
    }

    private void Axes(PanelLayout layout)
    {
        _canvas.Begin("axes");
        Rect a = layout.Area;
        double tick = _theme.TickPt,
            small = _theme.SmallFontSizePt,
            em = _theme.FontSizePt,
            gap = PanelMargins.NumberGap * small;
        bool hasNames = layout.Panel.X.Categories is not null,
            hasRowNames = layout.Panel.Y.Categories is not null;
        foreach (
            (IReadOnlyList<double> values, double length) in ((IReadOnlyList<double>, double)[])
                [(hasNames ? [] : layout.XTicks.Major, tick), (layout.XTicks.Minor, 0.55 * tick)]
        )
        {
            foreach (double value in values)
            {
                double x = layout.X.Position(value);
                _canvas.Rule(x, a.Bottom, x, a.Bottom - length, _axisPen);
                _canvas.Rule(x, a.Top, x, a.Top + length, _axisPen);
            }
        }
        foreach (
            (IReadOnlyList<double> values, double length) in ((IReadOnlyList<double>, double)[])
                [(hasRowNames ? [] : layout.YTicks.Major, tick), (layout.YTicks.Minor, 0.55 * tick)]
        )
        {
            foreach (double value in values)
            {
                double y = layout.Y.Position(value);
                _canvas.Rule(a.Left, y, a.Left + length, y, _axisPen);
                _canvas.Rule(a.Right, y, a.Right - length, y, _axisPen);
            }
        }
        Frame(a);
        for (int i = 0; i < layout.YTicks.Labels.Count; i++)
            _canvas.Text(
                layout.YTicks.Labels[i],
                a.Left - gap,
                layout.Y.Position(layout.YTicks.Major[i]) + 0.36 * small,
                small,
                TextAnchor.End,
                _theme.Ink
            );
        if (layout.YTicks.Multiplier is { } yFactor)
            _canvas.Text(
                yFactor,
                layout.Panel.Title is null ? a.Left : a.Left - 0.5 * small,
                a.Top - 0.5 * em,
                small,
                layout.Panel.Title is null ? TextAnchor.Start : TextAnchor.End,
                _theme.Ink
            );
        _canvas.Text(
            layout.Panel.Y.Label,
            a.Left - layout.YLabelDistance + 0.36 * em,
            a.CentreY,
            Fitting(layout.Panel.Y.Label, em, WidestLabel * a.Height),
            TextAnchor.Middle,
            _theme.Ink,
            upright: true
        );
        if (layout.ShowsXLabels)
        {
            double baseline = a.Bottom + gap + 0.78 * small;
            for (int i = 0; i < layout.XTicks.Labels.Count; i++)
                _canvas.Text(
                    layout.XTicks.Labels[i],
                    layout.X.Position(layout.XTicks.Major[i]),
                    baseline,
                    small,
                    TextAnchor.Middle,
                    _theme.Ink
                );
            double labelBase = baseline + 0.27 * small + 1.0 * em;
            RichText label = layout.XTicks.Multiplier is { } xFactor
                ? layout.Panel.X.Label.Then(" [").Then(xFactor).Then("]")
                : layout.Panel.X.Label;
            _canvas.Text(label, a.CentreX, labelBase, Fitting(label, em, WidestLabel * a.Width), TextAnchor.Middle, _theme.Ink);
        }
        _canvas.End();
    }

    // A label that is longer than its axis becomes smaller rather than running into its neighbours.
    private static double Fitting(RichText text, double size, double length) =>
        size * Math.Min(1, length / Math.Max(TextMetrics.Width(text, size), 1e-9));

    private void Frame(Rect a)
    {
        _canvas.Rule(a.Left, a.Top, a.Right, a.Top, _axisPen);
        _canvas.Rule(a.Left, a.Bottom, a.Right, a.Bottom, _axisPen);
        _canvas.Rule(a.Left, a.Top, a.Left, a.Bottom, _axisPen);
        _canvas.Rule(a.Right, a.Top, a.Right, a.Bottom, _axisPen);
    }

    private void Box(TextBox box)
    {
        double size = _theme.SmallFontSizePt,
            pad = TextBox.Padding * size;
        _canvas.Begin(box.Rows.Count > 0 ? "legend" : "notes");
        Rect a = box.Area;
        _canvas.Fill(
            new Outline().Move(a.Left, a.Top).Line(a.Right, a.Top).Line(a.Right, a.Bottom).Line(a.Left, a.Bottom),
            _theme.Background with
            {
                Opacity = 0.78,
            }
        );
        double x = a.Left + pad,
            y = a.Top + pad + 0.5 * TextBox.LineHeight * size;
        foreach (IReadOnlyList<LegendEntry> row in box.Rows)
        {
            double at = x;
            foreach (LegendEntry entry in row)
            {
                Sample(entry, at, y, size);
                _canvas.Text(
                    entry.Name,
                    at + (TextBox.Sample(entry) + TextBox.SampleGap) * size,
                    y + 0.35 * size,
                    size,
                    TextAnchor.Start,
                    _theme.Ink
                );
                at += TextBox.EntryWidth(entry, size) + TextBox.EntryGap * size;
            }
            y += TextBox.LineHeight * size;
        }
        foreach (RichText line in box.Lines)
        {
            _canvas.Text(line, x, y + 0.35 * size, size, TextAnchor.Start, _theme.Ink);
            y += TextBox.LineHeight * size;
        }
        _canvas.End();
    }

    private void Sample(LegendEntry entry, double x, double y, double size)
    {
        double right = x + TextBox.Sample(entry) * size,
            half = 0.36 * size;
        Outline Area() => new Outline().Move(x, y - half).Line(right, y - half).Line(right, y + half).Line(x, y + half);
        Outline Line() => new Outline().Move(x, y).Line(right, y);
        switch (entry)
        {
            case { Marker: { } marker }:
                double middle = (x + right) / 2;
                _canvas.Stroke(
                    new Outline().Move(middle, y + 0.5 * size).Line(middle, y - 0.5 * size),
                    new Pen(entry.Color, _theme.AxisWidthPt * 1.4, marker.Style)
                );
                break;
            case { Series: LineSeries line }:
                _canvas.Stroke(Line(), new Pen(entry.Color, _theme.LineWidthPt * line.Weight, line.Style));
                break;
            case { Series: PointSeries points }:
                if (!points.YErrors.IsEmpty)
                    _canvas.Stroke(
                        new Outline().Move((x + right) / 2, y - 0.5 * size).Line((x + right) / 2, y + 0.5 * size),
                        new Pen(entry.Color, _theme.LineWidthPt * points.Weight)
                    );
                _canvas.Marks([((x + right) / 2, y)], points.Shape, _theme.MarkPt * points.Size, entry.Color);
                break;
            case { Series: BandSeries band }:
                _canvas.Fill(Area(), entry.Color with { Opacity = band.Opacity });
                break;
            case { Series: HistogramSeries { FillOpacity: > 0 } filled }:
                _canvas.Fill(Area(), entry.Color with { Opacity = filled.FillOpacity });
                _canvas.Stroke(
                    new Outline().Move(x, y + half).Line(x, y - half).Line(right, y - half).Line(right, y + half),
                    new Pen(entry.Color, _theme.LineWidthPt * filled.Weight)
                );
                break;
            case { Series: { } steps }:
                _canvas.Stroke(Line(), new Pen(entry.Color, _theme.LineWidthPt * steps.Weight));
                break;
            default:
                _canvas.Fill(Area(), entry.Color);
                break;
        }
    }

    private void ColorBar(ColorBarLayout bar)
    {
        const int Steps = 128;
        _canvas.Begin("colorbar");
        _canvas.Cells(bar.Area, 1, Steps, [.. Enumerable.Range(0, Steps).Select(i => bar.Series.Map[1 - (i + 0.5) / Steps])]);
        Frame(bar.Area);
        double small = _theme.SmallFontSizePt,
            em = _theme.FontSizePt,
            gap = PanelMargins.NumberGap * small,
            x = bar.Area.Right + gap;
        for (int i = 0; i < bar.Ticks.Major.Count; i++)
        {
            double y = bar.Scale.Position(bar.Ticks.Major[i]);
            _canvas.Rule(bar.Area.Right, y, bar.Area.Right - 0.6 * _theme.TickPt, y, _axisPen);
            _canvas.Text(bar.Ticks.Labels[i], x, y + 0.36 * small, small, TextAnchor.Start, _theme.Ink);
        }
        if (bar.Ticks.Multiplier is { } factor)
            _canvas.Text(factor, bar.Area.Right, bar.Area.Top - 0.4 * small, small, TextAnchor.Middle, _theme.Ink);
        _canvas.Text(
            bar.Series.Scale.Label,
            x + bar.Ticks.WidestLabel(small) + 1.1 * em,
            bar.Area.CentreY,
            em,
            TextAnchor.Middle,
            _theme.Ink,
            upright: true
        );
        _canvas.End();
    }
}
