namespace SpectroCal.Monitoring;

/// <summary>
/// One of the tests that a check consists of: a template, or the counts in a stretch of bins. The most significant one is what the check
/// says.
/// </summary>
/// <param name="Kind">The check.</param>
/// <param name="Sign">+1: more of it is wrong; -1: less; 0: both.</param>
/// <param name="FromBin">First bin of the place that it looks at.</param>
/// <param name="ToBin">Bin after the last one; not above <paramref name="FromBin"/> for the whole spectrum.</param>
/// <param name="Template">Weights of the counts; null where the counts in the place are compared with the expected ones.</param>
/// <param name="Unit">Size of the value in the unit of the check; for a template only.</param>
internal sealed record ElementaryTest(
    AnomalyKind Kind,
    int Sign,
    int FromBin = 0,
    int ToBin = 0,
    LinearTemplate? Template = null,
    double Unit = 1
)
{
    /// <summary>
    /// What an anomaly of size one adds to all counts, of the counts; negative where it takes. Of a kind with few places, which are known
    /// before: its tests are combined with each other and with the rate, see <see cref="AnomalyEvidence"/>. 0 for all others.
    /// </summary>
    public double CountsOfOne { get; init; }

    /// <summary>The unevenness by remainder of the channel number that it looks for; null where it looks at bins.</summary>
    public CombContrast? Contrast { get; init; }
}
