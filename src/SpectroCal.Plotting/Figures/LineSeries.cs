using OxyPlot;

namespace SpectroCal.Plotting.Figures;

/// <summary>Points joined by a line.</summary>
public sealed record LineSeries(ReadOnlyMemory<double> X, ReadOnlyMemory<double> Y) : Series
{
    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; } = X;

    /// <summary>Ordinates.</summary>
    public ReadOnlyMemory<double> Y { get; } = Column(X.Length, Y, "Ordinates of a line");

    /// <summary>Solid, dashed or dotted.</summary>
    public LineStyle Style { get; init; }

    internal override void Visit(Action<Extent> visit, bool withFeet)
    {
        ReadOnlySpan<double> x = X.Span,
            y = Y.Span;
        for (int i = 0; i < x.Length; i++)
            visit(new(x[i], x[i], y[i], y[i]));
    }
}
