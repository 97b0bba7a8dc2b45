namespace SpectroCal.Plotting.Figures;

/// <summary>The area between two lines, such as that of one standard error.</summary>
public sealed record BandSeries : Series
{
    /// <summary>Creates the series.</summary>
    /// <param name="x">Abscissae.</param>
    /// <param name="low">Lower ordinates.</param>
    /// <param name="high">Upper ordinates.</param>
    public BandSeries(ReadOnlyMemory<double> x, ReadOnlyMemory<double> low, ReadOnlyMemory<double> high)
    {
        RequireEqual(x.Length, low.Length, "Lower ordinates of a band");
        RequireEqual(x.Length, high.Length, "Upper ordinates of a band");
        X = x;
        Low = low;
        High = high;
    }

    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; }

    /// <summary>Lower ordinates.</summary>
    public ReadOnlyMemory<double> Low { get; }

    /// <summary>Upper ordinates.</summary>
    public ReadOnlyMemory<double> High { get; }

    /// <summary>Opacity of the area.</summary>
    public double Opacity { get; init; } = 0.25;
}
