using SpectroCal.Plotting.Figures;

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
        bool isLogarithmic = panel.X.Scale == AxisScale.Logarithmic;
        var range = new DataRange(isLogarithmic);
        foreach (Series series in panel.Series)
        {
            int count = series.Content.Length;
            // Edges rise: the first and the last tell all, unless the first have no place on the axis.
            bool isRising = series is HistogramSeries or HeatMapSeries && !isLogarithmic;
            for (int i = 0; i < count; i += isRising ? Math.Max(1, count - 1) : 1)
                range.Add(series.XRange(i));
        }
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
        var range = new DataRange(map.Scale.Scale == AxisScale.Logarithmic);
        foreach (double v in map.Values.Span)
            range.Add(v);
        return range;
    }

    /// <summary>Range of the ordinates of what lies in a range of abscissae.</summary>
    public static DataRange OfY(Panel panel, AxisRange x)
    {
        bool isLogarithmic = panel.Y.Scale == AxisScale.Logarithmic;
        var range = new DataRange(isLogarithmic);
        foreach (Series series in panel.Series)
            for (int i = 0, count = series.Content.Length; i < count; i++)
            {
                (double from, double to) = series.XRange(i);
                if (!(to >= x.Low && from <= x.High))
                    continue;
                (double low, double high) = series.YRange(i);
                // On a logarithmic axis an error bar may end at the axis: it does not make the axis longer downwards.
                range.Add((isLogarithmic && series is PointSeries ? series.Content.Span[i] : low, high));
            }
        foreach (Level level in panel.Levels)
            range.Add(level.Y);
        return range;
    }

    /// <summary>Takes in another range, or the ends of something.</summary>
    public void Add(DataRange other) => Add((other.Low, other.High));

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
