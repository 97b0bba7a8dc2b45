namespace SpectroCal.Monitoring;

/// <summary>What one check measured, before it is known how often chance does the same.</summary>
/// <param name="Statistic">
/// Deviation in standard errors of the counts, not negative; the largest of all places where it was looked for.
/// </param>
/// <param name="Value">The deviation in the unit of the check.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="FromBin">First bin of the place.</param>
/// <param name="ToBin">Bin after its last one; not above <paramref name="FromBin"/> where it has no place.</param>
internal readonly record struct CheckValue(double Statistic, double Value, double Error, int FromBin = 0, int ToBin = 0)
{
    /// <summary>Whether the check has a place in the spectrum.</summary>
    public bool HasPlace => ToBin > FromBin;
}
