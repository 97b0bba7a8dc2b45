namespace SpectroCal.Peaks;

/// <summary>How likely an energy scale is before any peak is considered.</summary>
internal sealed class ScalePrior(AssignmentSettings settings)
{
    /// <summary>
    /// Standard deviation of the position at which the energy is zero, from the beginning of the spectrum, as a share of its length:
    /// amplifiers are set up so that the spectrum fills the ADC. Without it a scale may begin at -100 keV as well as at zero, and a few
    /// peaks then fit lines anywhere.
    /// </summary>
    private const double ZeroSpread = 0.35;

    /// <summary>Natural logarithm of the likelihood.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="channels">Length of the spectrum, channels.</param>
    public double Of(StraightScale scale, double channels)
    {
        double zero = scale.OffsetEv / (scale.Gain * channels) / ZeroSpread,
            score = -0.5 * zero * zero;
        if (settings.Gain is not { } expected)
            return score;
        double off = Math.Log(scale.Gain / expected) / settings.GainError;
        return score - 0.5 * off * off;
    }

    /// <summary>Whether a gain is within the limits of the settings.</summary>
    public bool Allows(double gain) => gain >= settings.LeastGain && gain <= settings.LargestGain;
}
