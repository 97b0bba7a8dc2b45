namespace SpectroCal.Estimation;

/// <summary>What the detector makes of the lines of a target, beside the Gaussian of its resolution.</summary>
/// <remarks>
/// A tail that the target does not have moves the calibration: with 10 % of a line in a tail two standard deviations long, the line is put
/// 4 eV too high at 8 keV. The fit of a line shape to a well calibrated spectrum gives the numbers.
/// </remarks>
public sealed record TargetResponse
{
    /// <summary>Gaussians only.</summary>
    public static TargetResponse Gaussian { get; } = new();

    /// <summary>Whether lines have their natural shape, or are delta lines at the energies of the library.</summary>
    public bool IsNatural { get; init; }

    /// <summary>Fraction of a line in the exponential tail to low energies, 0 to below 1.</summary>
    public double TailFraction { get; init; }

    /// <summary>Decay length of the tail in standard deviations of the resolution, positive.</summary>
    public double TailSlope { get; init; } = 1;

    /// <summary>Fraction of a line on a flat shelf from zero to its energy, 0 to below 1.</summary>
    public double ShelfFraction { get; init; }

    /// <summary>Whether there is nothing but the Gaussian.</summary>
    public bool IsGaussian => !IsNatural && TailFraction == 0 && ShelfFraction == 0;
}
