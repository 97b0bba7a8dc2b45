namespace SpectroCal.Monitoring;

/// <summary>What one check of a monitor found in a spectrum.</summary>
/// <param name="Kind">The anomaly that it looks for.</param>
/// <param name="Value">
/// How far the spectrum is from what its detector usually shows: natural logarithm of a rate, part of the time (dead time), relative
/// (gain, width, root mean square of a drift), part of the line or of all counts, contrast of a comb.
/// </param>
/// <param name="Error">Its standard error by the counts alone.</param>
/// <param name="Tolerance">Size of the value from which the spectrum is of no use, when it is significant.</param>
/// <param name="Probability">
/// How often a spectrum with nothing wrong, of as many counts, deviates as much by chance or by its usual wander.
/// </param>
/// <param name="FromChannel">First channel of the place where it deviates; null where it has none.</param>
/// <param name="ToChannel">Last channel of it.</param>
public sealed record MonitorCheck(
    AnomalyKind Kind,
    double Value,
    double Error,
    double Tolerance,
    double Probability,
    double? FromChannel,
    double? ToChannel
);
