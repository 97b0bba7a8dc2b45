namespace SpectroCal.Plotting.Figures;

/// <summary>How a line is interrupted.</summary>
public enum LineStyle
{
    /// <summary>Not at all.</summary>
    Solid,

    /// <summary>Dashes.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}
