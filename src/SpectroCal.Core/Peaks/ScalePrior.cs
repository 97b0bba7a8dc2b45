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

    /// <summary>Errors of a stated gain within which the limits of gains do not contradict it.</summary>
    private const double StatedErrors = 4;

    private readonly double _beyond = Math.Exp(StatedErrors * settings.GainError);

    /// <summary>Whether a gain is within the limits of the settings, or those of a gain that is stated.</summary>
    public bool Allows(double gain) =>
        gain >= Math.Min(settings.LeastGain, settings.Gain / _beyond ?? double.PositiveInfinity)
        && gain <= Math.Max(settings.LargestGain, settings.Gain * _beyond ?? 0);
}
