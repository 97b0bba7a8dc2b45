namespace SpectroCal.PowerShell.Arguments;

/// <summary>Which constants of a calibrated campaign.</summary>
public enum ConstantsKind
{
    /// <summary>Those after optimisation.</summary>
    Optimized,

    /// <summary>Those it started from.</summary>
    Standard,

    /// <summary>The true ones, in simulations.</summary>
    Perfect,
}
