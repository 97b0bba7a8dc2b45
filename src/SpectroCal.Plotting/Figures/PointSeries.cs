namespace SpectroCal.Plotting.Figures;

/// <summary>Single points, with error bars where errors are given.</summary>
public sealed record PointSeries : Series
{
    private readonly ReadOnlyMemory<double> _xErrors;
    private readonly ReadOnlyMemory<double> _yErrors;
    private readonly ReadOnlyMemory<double> _yLow;
    private readonly ReadOnlyMemory<double> _yHigh;

    /// <summary>Creates the series.</summary>
    /// <param name="x">Abscissae.</param>
    /// <param name="y">Ordinates.</param>
    public PointSeries(ReadOnlyMemory<double> x, ReadOnlyMemory<double> y)
    {
        RequireEqual(x.Length, y.Length, "Ordinates of points");
        X = x;
        Y = y;
    }

    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; }

    /// <summary>Ordinates.</summary>
    public ReadOnlyMemory<double> Y { get; }

    /// <summary>Errors of the abscissae; empty: none.</summary>
    public ReadOnlyMemory<double> XErrors
    {
        get => _xErrors;
        init => _xErrors = OneEach(value, "Errors of abscissae");
    }

    /// <summary>Errors of the ordinates; empty: none.</summary>
    public ReadOnlyMemory<double> YErrors
    {
        get => _yErrors;
        init => _yErrors = OneEach(value, "Errors of ordinates");
    }

    /// <summary>Lower ends of error bars that are not symmetric, in place of <see cref="YErrors"/>; empty: none.</summary>
    public ReadOnlyMemory<double> YLow
    {
        get => _yLow;
        init => _yLow = OneEach(value, "Lower ends of error bars");
    }

    /// <summary>Upper ends of error bars that are not symmetric; empty: none.</summary>
    public ReadOnlyMemory<double> YHigh
    {
        get => _yHigh;
        init => _yHigh = OneEach(value, "Upper ends of error bars");
    }

    /// <summary>Whether a point at zero with an upper end is drawn as an upper limit, an arrow from that end; else as any other.</summary>
    public bool ZerosAreLimits { get; init; }

    /// <summary>The mark.</summary>
    public MarkShape Shape { get; init; }

    /// <summary>Size of the marks relative to that of the theme.</summary>
    public double Size { get; init; } = 1;

    /// <summary>The ends of the error bar of a point; null: it has none.</summary>
    internal (double Low, double High)? YRange(int i)
    {
        if (!_yHigh.IsEmpty)
            return (_yLow.IsEmpty ? Y.Span[i] : _yLow.Span[i], _yHigh.Span[i]);
        return !_yErrors.IsEmpty && _yErrors.Span[i] > 0 && double.IsFinite(_yErrors.Span[i])
            ? (Y.Span[i] - _yErrors.Span[i], Y.Span[i] + _yErrors.Span[i])
            : null;
    }

    private ReadOnlyMemory<double> OneEach(ReadOnlyMemory<double> values, string what)
    {
        if (!values.IsEmpty)
            RequireEqual(X.Length, values.Length, what);
        return values;
    }
}
