namespace SpectroCal.Plotting.Figures;

/// <summary>A histogram drawn as steps.</summary>
public sealed record HistogramSeries(BinEdges Bins, ReadOnlyMemory<double> Values) : Series
{
    /// <summary>The bins.</summary>
    public BinEdges Bins { get; } = Bins;

    /// <summary>Content of each bin.</summary>
    public ReadOnlyMemory<double> Values { get; } = Column(Bins.Bins, Values, "Contents of a histogram");

    /// <summary>Opacity of the area below the steps; 0: none.</summary>
    public double FillOpacity { get; init; }

    internal override IEnumerable<Extents> Cover(bool withFeet) => [new(Bins.Left, Bins.Right, Values, Values)];
}
