namespace SpectroCal.Plotting.Figures;

/// <summary>The area between two lines, such as that of one standard error.</summary>
public sealed record BandSeries(ReadOnlyMemory<double> X, ReadOnlyMemory<double> Low, ReadOnlyMemory<double> High) : Series
{
    /// <summary>Abscissae.</summary>
    public ReadOnlyMemory<double> X { get; } = X;

    /// <summary>Lower ordinates.</summary>
    public ReadOnlyMemory<double> Low { get; } = Column(X.Length, Low, "Lower ordinates of a band");

    /// <summary>Upper ordinates.</summary>
    public ReadOnlyMemory<double> High { get; } = Column(X.Length, High, "Upper ordinates of a band");

    /// <summary>Opacity of the area.</summary>
    public double Opacity { get; init; } = 0.25;

    internal override IEnumerable<Extents> Cover(bool withFeet) => [new(X, X, Low, High)];
}
