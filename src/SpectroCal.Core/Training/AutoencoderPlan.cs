using SpectroCal.Neural;

namespace SpectroCal.Training;

/// <summary>
/// A network that answers to a spectrum with the logarithms of the factors by which its expected counts are to be multiplied. It is shown
/// what <see cref="SpectrumAutoencoder.Input"/> makes of a spectrum; its target is the counts, then the expected counts, bin by bin.
/// </summary>
/// <param name="kind">The kind of network.</param>
/// <param name="bins">Bins of a spectrum.</param>
internal sealed class AutoencoderPlan(AutoencoderKind kind, int bins) : INetworkPlan
{
    /// <summary>The network.</summary>
    public NetworkDescription Network { get; } = SpectrumAutoencoder.Description(kind, bins);

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDescription> Networks => [Network];
}
