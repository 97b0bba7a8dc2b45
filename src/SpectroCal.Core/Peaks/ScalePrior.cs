namespace SpectroCal.Peaks;

/// <summary>How likely an energy scale is before any peak is considered.</summary>
internal sealed class ScalePrior(AssignmentSettings settings)
{
    /// <summary>
    /// Standard deviation of the position at which the energy is zero, from channel 0, as a share of the spectrum's length: most
    /// electronics are set up so that zero energy is near channel 0. Without it, the same lines fit at a gain that is 40 % off, with an
    /// offset of some keV.
    /// </summary>
    private const double NearZero = 0.03;

    /// <summary>
    /// The same for electronics with another offset: amplifiers are set up so that the spectrum fills the ADC. Without it a scale may begin
    /// at -100 keV as well, and a few peaks then fit lines anywhere.
    /// </summary>
    private const double FarFromZero = 0.35;

    /// <summary>Share of electronics with an offset far from zero.</summary>
    private const double FarShare = 0.2;

    /// <summary>Errors of a stated gain within which the limits of gains do not contradict it.</summary>
    private const double StatedErrors = 4;

    private static readonly double SqrtTwoPi = Math.Sqrt(2 * Math.PI);
    private static readonly double AtZero = Density(0);

    private readonly double _beyond = Math.Exp(StatedErrors * settings.GainError);

    /// <summary>Natural logarithm of the likelihood of a scale over that of the likeliest one.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="channels">Length of the spectrum, channels.</param>
    public double Of(StraightScale scale, double channels)
    {
        double score = settings.Offset is { } offset
            ? -0.5 * Square((scale.OffsetEv - offset) / settings.OffsetError)
            : Math.Log(Density(scale.OffsetEv / (scale.Gain * channels)) / AtZero);
        if (settings.Gain is not { } expected)
            return score;
        return score - 0.5 * Square(Math.Log(scale.Gain / expected) / settings.GainError);
    }

    /// <summary>
    /// Natural logarithm of how improbable it was beforehand that a scale lies where the lines put it: the volume that their errors leave
    /// to offset and gain, over the volume that was open. Any two peaks are two lines on some scale; this is what that costs.
    /// </summary>
    /// <remarks>
    /// The integral of a Gaussian likelihood over a prior that hardly varies across it (Laplace; e.g. MacKay, Neural Comput. 4 (1992) 415).
    /// </remarks>
    /// <param name="scale">The scale.</param>
    /// <param name="points">Channels of the lines, and the errors of their distances in eV.</param>
    /// <param name="channels">Length of the spectrum, channels.</param>
    public double Volume(StraightScale scale, IReadOnlyList<(double Channel, double ErrorEv)> points, double channels)
    {
        double sum = points.Sum(p => 1 / Square(p.ErrorEv)),
            mean = points.Sum(p => p.Channel / Square(p.ErrorEv)) / sum,
            spread = points.Sum(p => Square((p.Channel - mean) / p.ErrorEv)),
            left = 2 * Math.PI / (Math.Sqrt(sum * spread) * scale.Gain),
            offsets = settings.Offset is null ? AtZero / (scale.Gain * channels) : 1 / (SqrtTwoPi * settings.OffsetError),
            gains = settings.Gain is null ? 1 / Math.Log(settings.LargestGain / settings.LeastGain) : 1 / (SqrtTwoPi * settings.GainError);
        return Math.Min(0, Math.Log(left * offsets * gains));
    }

    /// <summary>Whether a gain is within the limits of the settings, or those of a gain that is stated.</summary>
    public bool Allows(double gain) =>
        gain >= Math.Min(settings.LeastGain, settings.Gain / _beyond ?? double.PositiveInfinity)
        && gain <= Math.Max(settings.LargestGain, settings.Gain * _beyond ?? 0);

    // Of the offset as a share of the spectrum's length.
    private static double Density(double zero) => (1 - FarShare) * Normal(zero, NearZero) + FarShare * Normal(zero, FarFromZero);

    private static double Normal(double x, double sigma) => Math.Exp(-0.5 * Square(x / sigma)) / (SqrtTwoPi * sigma);

    private static double Square(double x) => x * x;
}
