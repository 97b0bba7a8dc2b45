namespace SpectroCal.Plotting.Layout;

/// <summary>From values to positions in points.</summary>
/// <param name="Range">The values at the ends.</param>
/// <param name="Start">Position of the low end, pt.</param>
/// <param name="End">Position of the high end, pt.</param>
internal sealed record AxisMap(AxisRange Range, double Start, double End)
{
    // Far outside any figure, near enough for the arithmetic of the renderers.
    private const double Far = 50_000;
    private readonly double _zero = Range.IsLogarithmic ? Math.Log10(Range.Low) : Range.Low;
    private readonly double _scale =
        (End - Start) / (Range.IsLogarithmic ? Math.Log10(Range.High) - Math.Log10(Range.Low) : Range.High - Range.Low);

    /// <summary>The value at a position.</summary>
    public double Value(double position)
    {
        double v = _zero + (position - Start) / _scale;
        return Range.IsLogarithmic ? Math.Pow(10, v) : v;
    }

    /// <summary>Position of a value, pt; NaN where it has none. Values far outside stay just far outside.</summary>
    public double Position(double value) =>
        double.IsFinite(value) && (!Range.IsLogarithmic || value > 0) ? PositionOrFoot(value) : double.NaN;

    /// <summary>The same, but infinite values lie far outside, and what a logarithmic axis has no place for below its low end.</summary>
    public double PositionOrFoot(double value)
    {
        double v =
            !Range.IsLogarithmic ? value
            : value <= 0 ? double.NegativeInfinity
            : Math.Log10(value);
        return Math.Clamp(Start + (v - _zero) * _scale, -Far, Far);
    }
}
