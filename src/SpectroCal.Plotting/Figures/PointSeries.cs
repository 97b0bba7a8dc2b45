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

    /// <summary>Ends of the error bar of each point, NaN where it has none; empty: no error bars.</summary>
    public IReadOnlyList<(double Low, double High)> Bars
    {
        get;
        init =>
            field =
                value.Count == 0 || value.Count == X.Length
                    ? value
                    : throw new ArgumentException($"Error bars: expected {X.Length}, found {value.Count}.");
    } = [];

    /// <summary>The mark.</summary>
    public MarkerType Shape { get; init; } = MarkerType.Circle;

    /// <summary>Size of the marks relative to that of the theme.</summary>
    public double Size { get; init; } = 1;

    internal override IEnumerable<Extents> Cover(bool withFeet) =>
        [new(X, X, Y, Y), new(X, X, Ends(b => withFeet ? b.Low : b.High), Ends(b => b.High))];

    // NaN where there is no bar.
    private double[] Ends(Func<(double Low, double High), double> of) =>
        [.. Enumerable.Range(0, X.Length).Select(i => Bar(i) is { } bar ? of(bar) : double.NaN)];

    /// <summary>The ends of the error bar of a point; null: it has none.</summary>
    internal (double Low, double High)? Bar(int i) =>
        Bars.Count > 0 && Bars[i] is var bar && !double.IsNaN(bar.Low + bar.High) ? bar : null;
}
