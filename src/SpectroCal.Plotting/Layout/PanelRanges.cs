namespace SpectroCal.Plotting.Layout;

/// <summary>The ranges of the axes of a figure's panels.</summary>
internal static class PanelRanges
{
    private const double LinePadding = 0.04;
    private const double PointPadding = 0.06;
    private const double BelowOneCount = 0.6;

    /// <summary>Ranges along x: joined panels share that of all of them.</summary>
    public static AxisRange[] OfX(Figure figure)
    {
        var ranges = new AxisRange[figure.Panels.Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            Panel[] column = [.. Joined(figure, figure.Panels[i])];
            Panel top = column[0];
            DataRange data = DataRange.OfX(top);
            foreach (Panel below in column.Skip(1))
                data.Add(DataRange.OfX(below));
            bool pointsOnly = top.Series.Any(s => s is PointSeries) && top.Series.All(s => s is PointSeries or LineSeries);
            ranges[i] = AxisRange.Over(top.X, data.Low, data.High, pointsOnly ? PointPadding : 0);
        }
        return ranges;
    }

    /// <summary>Ranges along y: panels of one group share one.</summary>
    public static AxisRange[] OfY(Figure figure, AxisRange[] x)
    {
        DataRange[] data = [.. figure.Panels.Select((p, i) => DataRange.OfY(p, x[i]))];
        var ranges = new AxisRange[data.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            Panel panel = figure.Panels[i];
            DataRange all = data[i];
            for (int k = 0; k < data.Length; k++)
                if (panel.YGroup is { } group && figure.Panels[k].YGroup == group)
                    all.Add(data[k]);
            ranges[i] = Over(panel, all);
        }
        return ranges;
    }

    private static AxisRange Over(Panel panel, DataRange data)
    {
        bool histograms = panel.Series.Any(s => s is HistogramSeries);
        // One count must not lie on the axis.
        double low = histograms && panel.Y.IsLogarithmic ? data.Low * BelowOneCount : data.Low;
        return AxisRange.Over(
            histograms ? panel.Y with { IncludesZero = true } : panel.Y,
            low,
            data.High,
            panel.Series.Any(s => s is HeatMapSeries) ? 0
                : panel.Series.Any(s => s is PointSeries) ? PointPadding
                : LinePadding
        );
    }

    // A panel with those that it joins above and those that join it below, from the top.
    private static IEnumerable<Panel> Joined(Figure figure, Panel panel)
    {
        Panel? Of(int row) => figure.Panels.FirstOrDefault(p => p.Row == row && p.Column == panel.Column);
        Panel top = panel;
        while (top.JoinsAbove && Of(top.Row - 1) is { } above)
            top = above;
        for (Panel? next = top; next is not null; next = Of(next.Row + 1) is { JoinsAbove: true } below ? below : null)
            yield return next;
    }
}
