namespace SpectroCal.Plotting.Figures;

/// <summary>How values become positions on an axis.</summary>
public enum AxisScale
{
    /// <summary>In proportion to the value.</summary>
    Linear,

    /// <summary>By their logarithm; values that are not positive are not shown.</summary>
    Logarithmic,
}
