namespace SpectroCal.Monitoring;

/// <summary>What is supposed to be wrong with a spectrum, and how well it explains the counts.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Deviance">Poisson deviance of the counts that is left.</param>
/// <param name="Parameters">Numbers that were fitted for it.</param>
/// <param name="Value">How much is wrong, in the unit of the kind.</param>
/// <param name="FromBin">First bin of the place where it shows.</param>
/// <param name="ToBin">Bin after its last one; not above <paramref name="FromBin"/> where it shows everywhere.</param>
internal sealed record Explanation(AnomalyKind Kind, double Deviance, int Parameters, double Value, int FromBin = 0, int ToBin = 0)
{
    private const double PricePerParameter = 12; // of deviance: each is the best of many values

    /// <summary>Deviance with the price of the parameters: the lower, the better.</summary>
    public double Cost => Deviance + PricePerParameter * Parameters;

    /// <summary>Name of the other detector, for <see cref="AnomalyKind.SwappedChannels"/>.</summary>
    public string? Other { get; init; }
}
