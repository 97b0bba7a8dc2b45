using SpectroCal.Plotting.Figures;

namespace SpectroCal.Plotting.Layout;

/// <summary>Lowest and highest values of the data of a panel.</summary>
internal struct DataRange
{
    private readonly bool _positiveOnly;

    private DataRange(bool positiveOnly)
    {
        _positiveOnly = positiveOnly;
        Low = double.PositiveInfinity;
        High = double.NegativeInfinity;
    }

    /// <summary>Lowest value; infinite without data.</summary>
    public double Low { get; private set; }

    /// <summary>Highest value; infinite without data.</summary>
    public double High { get; private set; }

    /// <summary>Range of the abscissae.</summary>
    public static DataRange OfX(Panel panel)
    {
        var range = new DataRange(panel.X.Scale == AxisScale.Logarithmic);
        foreach (Series series in panel.Series)
        {
            switch (series)
            {
                case HistogramSeries { Bins.Bins: > 0 } h:
                    range.AddEdges(h.Bins);
                    break;
                case LineSeries l:
                    range.Add(l.X.Span);
                    break;
                case BandSeries b:
                    range.Add(b.X.Span);
                    break;
                case PointSeries p:
                    range.AddWithErrors(p.X.Span, p.XErrors.Span);
                    break;
                case HeatMapSeries { Columns.Bins: > 0 } m:
                    range.AddEdges(m.Columns);
                    break;
            }
        }
        // Markers and shades belong to data; only where there is none do they make the range.
        if (!(range.High >= range.Low))
        {
            foreach (Marker marker in panel.Markers)
                range.Add(marker.X);
            foreach (Shade shade in panel.Shades)
            {
                range.Add(shade.Low);
                range.Add(shade.High);
            }
        }
        return range;
    }

    /// <summary>Range of the values of a table of colours.</summary>
    public static DataRange OfColors(HeatMapSeries map)
    {
        var range = new DataRange(map.Scale.Scale == AxisScale.Logarithmic);
        range.Add(map.Values.Span);
        return range;
    }

    /// <summary>Range of the ordinates of what lies between two abscissae.</summary>
    public static DataRange OfY(Panel panel, double xLow, double xHigh)
    {
        var range = new DataRange(panel.Y.Scale == AxisScale.Logarithmic);
        foreach (Series series in panel.Series)
        {
            switch (series)
            {
                case HistogramSeries h:
                    ReadOnlySpan<double> values = h.Values.Span;
                    for (int k = 0; k < values.Length; k++)
                        if (h.Bins[k + 1] >= xLow && h.Bins[k] <= xHigh)
                            range.Add(values[k]);
                    break;
                case LineSeries l:
                    range.Add(l.X.Span, l.Y.Span, xLow, xHigh);
                    break;
                case BandSeries b:
                    range.Add(b.X.Span, b.Low.Span, xLow, xHigh);
                    range.Add(b.X.Span, b.High.Span, xLow, xHigh);
                    break;
                case PointSeries p:
                    range.Add(p, xLow, xHigh);
                    break;
                case HeatMapSeries { Rows.Bins: > 0 } m:
                    range.AddEdges(m.Rows);
                    break;
            }
        }
        foreach (Level level in panel.Levels)
            range.Add(level.Y);
        return range;
    }

    /// <summary>Takes in another range.</summary>
    public void Add(DataRange other)
    {
        Low = Math.Min(Low, other.Low);
        High = Math.Max(High, other.High);
    }

    private void Add(double value)
    {
        if (!double.IsFinite(value) || (_positiveOnly && value <= 0))
            return;
        if (value < Low)
            Low = value;
        if (value > High)
            High = value;
    }

    private void AddEdges(BinEdges edges)
    {
        Add(edges[0]);
        Add(edges[edges.Bins]);
        if (_positiveOnly && edges[0] <= 0 && edges.Bins > 1)
            Add(edges[1]);
    }

    private void Add(ReadOnlySpan<double> values)
    {
        foreach (double v in values)
            Add(v);
    }

    private void AddWithErrors(ReadOnlySpan<double> values, ReadOnlySpan<double> errors)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double error = errors.IsEmpty || !double.IsFinite(errors[i]) ? 0 : errors[i];
            Add(values[i] - error);
            Add(values[i] + error);
        }
    }

    private void Add(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double xLow, double xHigh)
    {
        for (int i = 0; i < x.Length; i++)
            if (x[i] >= xLow && x[i] <= xHigh)
                Add(y[i]);
    }

    private void Add(PointSeries points, double xLow, double xHigh)
    {
        for (int i = 0; i < points.X.Length; i++)
        {
            if (!(points.X.Span[i] >= xLow && points.X.Span[i] <= xHigh))
                continue;
            Add(points.Y.Span[i]);
            if (points.YRange(i) is not { } range)
                continue;
            // On a logarithmic axis an error bar may end at the axis: it does not make the axis longer downwards.
            if (!_positiveOnly)
                Add(range.Low);
            Add(range.High);
        }
    }
}
