namespace SpectroCal.Plotting.Gallery;

/// <summary>How spectra are drawn.</summary>
public sealed record SpectrumOptions
{
    /// <summary>What the abscissa is, with its unit.</summary>
    public RichText AbscissaLabel { get; init; } = "energy (eV)";

    /// <summary>Whether the axis of counts is logarithmic.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Beginning of the abscissa; null: that of the data.</summary>
    public double? Low { get; init; }

    /// <summary>End of the abscissa; null: that of the data.</summary>
    public double? High { get; init; }

    /// <summary>Lines to mark.</summary>
    public IReadOnlyList<Marker> Markers { get; init; } = [];

    /// <summary>Regions to shade.</summary>
    public IReadOnlyList<Shade> Shades { get; init; } = [];
}
