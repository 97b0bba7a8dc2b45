namespace SpectroCal.Estimation;

/// <summary>What a combined spectrum may add to a target.</summary>
internal enum TargetFeatures
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Lines far from those of the target: what can be told before constants are optimised.</summary>
    DistantLines,

    /// <summary>Lines, tail, shelf and the shape of the background.</summary>
    All,
}
