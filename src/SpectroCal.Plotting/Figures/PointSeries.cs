using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>
/// Single points, with error bars where errors are given. On a logarithmic axis, which has no place for zero, a point at zero with an upper
/// end is an upper limit, an arrow from that end.
/// </summary>
public sealed record PointSeries(ReadOnlyMemory<double> X, ReadOnlyMemory<double> Y) : Series
{
    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; } = X;

    /// <summary>Ordinates.</summary>
    public ReadOnlyMemory<double> Y { get; } = Column(X.Length, Y, "Ordinates of points");

    /// <summary>Errors of the abscissae; empty: none.</summary>
    public ReadOnlyMemory<double> XErrors
    {
        get;
        init => field = Column(X.Length, value, "Errors of abscissae", isOptional: true);
    }

    /// <summary>Errors of the ordinates; empty: none.</summary>
    public ReadOnlyMemory<double> YErrors
    {
        get;
        init => field = Column(X.Length, value, "Errors of ordinates", isOptional: true);
    }

    /// <summary>Lower ends of error bars that are not symmetric, in place of <see cref="YErrors"/>; empty: none.</summary>
    public ReadOnlyMemory<double> YLow
    {
        get;
        init => field = Column(X.Length, value, "Lower ends of error bars", isOptional: true);
    }

    /// <summary>Upper ends of error bars that are not symmetric; empty: none.</summary>
    public ReadOnlyMemory<double> YHigh
    {
        get;
        init => field = Column(X.Length, value, "Upper ends of error bars", isOptional: true);
    }

    /// <summary>The mark.</summary>
    public MarkerType Shape { get; init; } = MarkerType.Circle;

    /// <summary>Size of the marks relative to that of the theme.</summary>
    public double Size { get; init; } = 1;

    internal override ReadOnlyMemory<double> Content => Y;

    /// <summary>The ends of the error bar of a point along x; equal if it has none.</summary>
    internal (double Low, double High) XBar(int i)
    {
        double error = XErrors.IsEmpty || !double.IsFinite(XErrors.Span[i]) ? 0 : XErrors.Span[i];
        return (X.Span[i] - error, X.Span[i] + error);
    }

    /// <summary>The ends of the error bar of a point; null: it has none.</summary>
    internal (double Low, double High)? ErrorBar(int i)
    {
        if (!YHigh.IsEmpty)
            return (YLow.IsEmpty ? Y.Span[i] : YLow.Span[i], YHigh.Span[i]);
        return !YErrors.IsEmpty && YErrors.Span[i] > 0 && double.IsFinite(YErrors.Span[i])
            ? (Y.Span[i] - YErrors.Span[i], Y.Span[i] + YErrors.Span[i])
            : null;
    }
}
