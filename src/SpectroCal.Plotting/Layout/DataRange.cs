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
        foreach (Extents e in panel.Series.SelectMany(s => s.Cover(withFeet: false)))
        {
            range.Add(e.Left.Span);
            range.Add(e.Right.Span);
        }
        // Markers and shades belong to data; only where there is none do they make the range.
        if (range.High >= range.Low)
            return range;
        foreach (Marker marker in panel.Markers)
            range.Add(marker.X);
        foreach (Shade shade in panel.Shades)
            range.Add([shade.Low, shade.High]);
        return range;
    }

    /// <summary>Range of the ordinates of what lies in a range of abscissae.</summary>
    public static DataRange OfY(Panel panel, AxisRange x)
    {
        bool isLogarithmic = panel.Y.IsLogarithmic;
        var range = new DataRange(isLogarithmic);
        foreach (Extents e in panel.Series.SelectMany(s => s.Cover(withFeet: !isLogarithmic)))
        {
            ReadOnlySpan<double> left = e.Left.Span,
                right = e.Right.Span,
                low = e.Low.Span,
                high = e.High.Span;
            for (int i = 0; i < low.Length; i++)
                if (left.IsEmpty || (right[i] >= x.Low && left[i] <= x.High))
                    range.Add([low[i], high[i]]);
        }
        foreach (Level level in panel.Levels)
            range.Add(level.Y);
        return range;
    }

    /// <summary>Range of the values of a table of colours.</summary>
    public static DataRange OfColors(HeatMapSeries map)
    {
        var range = new DataRange(map.Scale.IsLogarithmic);
        range.Add(map.Values.Span);
        return range;
    }

    /// <summary>Takes in another range, or the ends of something.</summary>
    public void Add(DataRange other) => Add([other.Low, other.High]);

    private void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Add(value);
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
