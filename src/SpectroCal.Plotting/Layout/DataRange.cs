namespace SpectroCal.Plotting.Layout;

/// <summary>Lowest and highest of some values.</summary>
/// <param name="positiveOnly">Whether others than positive ones are left out: on logarithmic axes.</param>
internal struct DataRange(bool positiveOnly)
{
    /// <summary>Lowest value; infinite without data.</summary>
    public double Low { get; private set; } = double.PositiveInfinity;

    /// <summary>Highest value; infinite without data.</summary>
    public double High { get; private set; } = double.NegativeInfinity;

    /// <summary>Range of the abscissae.</summary>
    public static DataRange OfX(Panel panel)
    {
        var range = new DataRange(panel.X.IsLogarithmic);
        foreach (Series series in panel.Series)
            range.AddX(series);
        // Markers and shades belong to data; only where there is none do they make the range.
        if (range.High >= range.Low)
            return range;
        foreach (Marker marker in panel.Markers)
            range.Add(marker.X);
        foreach (Shade shade in panel.Shades)
            range.Add((shade.Low, shade.High));
        return range;
    }

    /// <summary>Range of the values of a table of colours.</summary>
    public static DataRange OfColors(HeatMapSeries map)
    {
        var range = new DataRange(map.Scale.IsLogarithmic);
        range.Add(map.Values.Span);
        return range;
    }

    /// <summary>Range of the ordinates of what lies in a range of abscissae.</summary>
    public static DataRange OfY(Panel panel, AxisRange x)
    {
        var range = new DataRange(panel.Y.IsLogarithmic);
        foreach (Series series in panel.Series)
            range.AddY(series, x);
        foreach (Level level in panel.Levels)
            range.Add(level.Y);
        return range;
    }

    /// <summary>Takes in another range, or the ends of something.</summary>
    public void Add(DataRange other) => Add((other.Low, other.High));

    private void AddX(Series series)
    {
        switch (series)
        {
            case HistogramSeries h:
                AddEdges(h.Bins);
                break;
            case HeatMapSeries m:
                AddEdges(m.Columns);
                break;
            case LineSeries l:
                Add(l.X.Span);
                break;
            case BandSeries b:
                Add(b.X.Span);
                break;
            case PointSeries p:
                Add(p.X.Span);
                break;
        }
    }

    private void AddY(Series series, AxisRange x)
    {
        switch (series)
        {
            case HistogramSeries h:
                (int first, int end) = h.Bins.Within(x.Low, x.High);
                Add(h.Values.Span[first..end]);
                break;
            case HeatMapSeries m:
                AddEdges(m.Rows);
                break;
            case LineSeries l:
                Add(l.Y.Span, l.X.Span, x);
                break;
            case BandSeries b:
                Add(b.Low.Span, b.X.Span, x);
                Add(b.High.Span, b.X.Span, x);
                break;
            case PointSeries p:
                AddPoints(p, x);
                break;
        }
    }

    private void AddPoints(PointSeries p, AxisRange x)
    {
        for (int i = 0; i < p.X.Length; i++)
        {
            if (!(p.X.Span[i] >= x.Low && p.X.Span[i] <= x.High))
                continue;
            Add(p.Y.Span[i]);
            if (p.Bar(i) is not { } bar)
                continue;
            Add(bar.High);
            // On a logarithmic axis an error bar may end at the axis: it does not make the axis longer downwards.
            if (!positiveOnly)
                Add(bar.Low);
        }
    }

    // Edges rise: the first and the last tell all, unless the first have no place on the axis.
    private void AddEdges(BinEdges edges)
    {
        if (edges.Bins == 0)
            return;
        int first = 0;
        while (positiveOnly && first < edges.Bins && edges[first] <= 0)
            first++;
        Add((edges[first], edges[edges.Bins]));
    }

    private void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Add(value);
    }

    // The ordinates of what lies in a range of abscissae.
    private void Add(ReadOnlySpan<double> y, ReadOnlySpan<double> x, AxisRange range)
    {
        for (int i = 0; i < x.Length; i++)
            if (x[i] >= range.Low && x[i] <= range.High)
                Add(y[i]);
    }

    private void Add((double Low, double High) ends)
    {
        Add(ends.Low);
        Add(ends.High);
    }

    private void Add(double value)
    {
        if (!double.IsFinite(value) || (positiveOnly && value <= 0))
            return;
        if (value < Low)
            Low = value;
        if (value > High)
            High = value;
    }
}
