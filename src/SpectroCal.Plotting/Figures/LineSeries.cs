namespace SpectroCal.Plotting.Figures;

/// <summary>Points joined by a line.</summary>
public sealed record LineSeries : Series
{
    /// <summary>Creates the series.</summary>
    /// <param name="x">Abscissae.</param>
    /// <param name="y">Ordinates.</param>
    public LineSeries(ReadOnlyMemory<double> x, ReadOnlyMemory<double> y)
    {
        RequireEqual(x.Length, y.Length, "Ordinates of a line");
        X = x;
        Y = y;
    }

    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; }

    /// <summary>Ordinates.</summary>
    public ReadOnlyMemory<double> Y { get; }

    /// <summary>Solid, dashed or dotted.</summary>
    public LineStyle Style { get; init; }
}
