namespace SpectroCal.Plotting.Figures;

/// <summary>Single points, with error bars where errors are given.</summary>
public sealed record PointSeries : Series
{
    private readonly ReadOnlyMemory<double> _xErrors;
    private readonly ReadOnlyMemory<double> _yErrors;

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
        init
        {
            if (!value.IsEmpty)
                RequireEqual(X.Length, value.Length, "Errors of abscissae");
            _xErrors = value;
        }
    }

    /// <summary>Errors of the ordinates; empty: none.</summary>
    public ReadOnlyMemory<double> YErrors
    {
        get => _yErrors;
        init
        {
            if (!value.IsEmpty)
                RequireEqual(X.Length, value.Length, "Errors of ordinates");
            _yErrors = value;
        }
    }

    /// <summary>The mark.</summary>
    public MarkShape Shape { get; init; }

    /// <summary>Size of the marks relative to that of the theme.</summary>
    public double Size { get; init; } = 1;
}
