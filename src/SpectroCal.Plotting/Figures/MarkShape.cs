namespace SpectroCal.Plotting.Figures;

/// <summary>The mark of a point.</summary>
public enum MarkShape
{
    /// <summary>A disc.</summary>
    Disc,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle, point up.</summary>
    Triangle,

    /// <summary>A square on its corner.</summary>
    Diamond,
}
