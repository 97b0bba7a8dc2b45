namespace SpectroCal.Plotting.Figures;

/// <summary>A histogram drawn as steps.</summary>
public sealed record HistogramSeries : Series
{
    /// <summary>Creates the series.</summary>
    /// <param name="bins">The bins.</param>
    /// <param name="values">Content of each bin.</param>
    public HistogramSeries(BinEdges bins, ReadOnlyMemory<double> values)
    {
        ArgumentNullException.ThrowIfNull(bins);
        RequireEqual(bins.Bins, values.Length, "Contents of a histogram");
        Bins = bins;
        Values = values;
    }

    /// <summary>The bins.</summary>
    public BinEdges Bins { get; }

    /// <summary>Content of each bin.</summary>
    public ReadOnlyMemory<double> Values { get; }

    /// <summary>Opacity of the area below the steps; 0: none.</summary>
    public double FillOpacity { get; init; }
}
