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

    internal override IEnumerable<Extents> Cover(bool withFeet) => [new(X, X, Y, Y)];
}
