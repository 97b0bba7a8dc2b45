namespace SpectroCal.Plotting.Layout;

/// <summary>The values at both ends of an axis, made sound: finite, different, and positive on a logarithmic axis.</summary>
internal readonly record struct AxisRange(double Low, double High, bool IsLogarithmic)
{
    private const double MostDecades = 600;

    /// <summary>A range whose data fill the lower part only.</summary>
    /// <param name="share">Part of the axis above the data, 0 to below 1.</param>
    public AxisRange WithHeadroom(double share)
    {
        double high = IsLogarithmic ? Low * Math.Pow(High / Low, 1 / (1 - share)) : Low + (High - Low) / (1 - share);
        return share is > 0 and < 1 && double.IsFinite(high) ? this with { High = high } : this;
    }

    /// <summary>A range over data, with what the axis fixes.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="low">Lowest value of the data (positive ones on a logarithmic axis); not finite without data.</param>
    /// <param name="high">Highest value of the data.</param>
    /// <param name="padding">Room beyond the data at both ends, as a share of their range.</param>
    public static AxisRange Over(Axis axis, double low, double high, double padding)
    {
        bool log = axis.IsLogarithmic;
        if (axis.Categories is { } names)
            (low, high, padding) = (-0.5, names.Count - 0.5, 0);
        bool hasData = double.IsFinite(low) && double.IsFinite(high);
        if (!hasData)
            (low, high) = log ? (0.1, 10) : (0, 1);
        if (log)
            return Logarithmic(axis, low, high, hasData ? padding : 0);
        bool fromZero = axis.IncludesZero && low >= 0,
            toZero = axis.IncludesZero && high <= 0;
        if (axis.IncludesZero)
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        if (axis.IncludesZero && low == 0 && high == 0)
            high = 1; // nothing counted
        if (!(high > low))
            (low, high) = Apart(low, hasData);
        double room = hasData ? padding * (high - low) : 0;
        if (!double.IsFinite(room))
            room = 0;
        return Fixed(axis, fromZero ? low : low - room, toZero ? high : high + room, log: false);
    }

    private static AxisRange Logarithmic(Axis axis, double low, double high, double padding)
    {
        if (!(high > low))
            (low, high) = (low / 3, high * 3);
        double factor = Math.Pow(high / low, padding);
        if (double.IsFinite(factor))
            (low, high) = (low / factor, high * factor);
        if (!double.IsFinite(high))
            high = double.MaxValue;
        if (Math.Log10(high) - Math.Log10(Math.Max(low, double.Epsilon)) > MostDecades || !(low > 0))
            low = Math.Max(high * 1e-300, 1e-300);
        return Fixed(axis, low, high, log: true);
    }

    // What the axis fixes wins; where it contradicts itself or the data lie beyond, the other end gives way.
    private static AxisRange Fixed(Axis axis, double low, double high, bool log)
    {
        bool Possible(double? v) => v is { } x && double.IsFinite(x) && (!log || x > 0);
        bool hasLow = Possible(axis.Minimum),
            hasHigh = Possible(axis.Maximum);
        if (hasLow)
            low = axis.Minimum!.Value;
        if (hasHigh)
            high = axis.Maximum!.Value;
        if (high > low)
            return new AxisRange(low, high, log);
        (double below, double above) = log ? (high / 10, low * 10) : (Apart(high, true).Low, Apart(low, true).High);
        return hasLow ? new AxisRange(low, above, log) : new AxisRange(below, high, log);
    }

    private static (double Low, double High) Apart(double value, bool hasData)
    {
        double half = hasData && value != 0 ? Math.Abs(value) * 0.05 : 0.5;
        if (!(value + half > value))
            half = double.Epsilon;
        return (value - half, value + half);
    }
}
