namespace SpectroCal.Bench.Arrays;

/// <summary>What is wrong with a detector of a simulated array.</summary>
public enum DetectorFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It counts almost nothing.</summary>
    Dead,

    /// <summary>It counts its own noise alone.</summary>
    NoiseOnly,

    /// <summary>It sees one line, the strongest, and a continuum.</summary>
    OneLine,

    /// <summary>Its gain changed by 1 to 8 % within the run: its lines are there twice.</summary>
    GainChanged,

    /// <summary>Its gain is 1.3 to 2.5 times that of the others, or as much smaller.</summary>
    OtherSetting,
}
