namespace SpectroCal.Plotting.Gallery;

/// <summary>How bins without counts are drawn on a logarithmic axis, which has no place for zero.</summary>
public enum ZeroCounts
{
    /// <summary>As upper limits: an arrow from the upper end of the interval.</summary>
    UpperLimits,

    /// <summary>Not at all.</summary>
    Nothing,
}
