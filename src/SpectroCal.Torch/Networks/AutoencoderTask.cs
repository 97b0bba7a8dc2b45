using SpectroCal.Neural;
using SpectroCal.Training;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>A <see cref="SpectrumAutoencoder"/>, trained by the Poisson deviance of counts and rates.</summary>
/// <remarks>
/// The loss of a spectrum is d/(1 + d/c) with its deviance d and c a multiple of the median deviance (S. Geman and D. McClure, Bull. Int.
/// Stat. Inst. 52 (1987) 5): spectra with something wrong, which fit far worse than most, decide nothing.
/// </remarks>
internal sealed class AutoencoderTask : INetworkTask
{
    private const double FirstWeights = 0.01; // of the last layer: it begins by changing hardly anything
    private const double Outlying = 3; // times the median deviance: the c of the loss
    private const double LeastDeviance = 1e-6; // of a bin: of spectra without deviation

    private readonly NetworkModule _network;
    private readonly long _bins;

    /// <summary>Makes the network.</summary>
    public AutoencoderTask(AutoencoderPlan plan)
    {
        (_network, _bins) = (new NetworkModule(plan.Network), plan.Network.InputLength);
        _network.Calm(FirstWeights, 0);
    }

    /// <inheritdoc/>
    public IReadOnlyList<NetworkModule> Networks => [_network];

    /// <inheritdoc/>
    public void Standardize(Tensor inputs, Tensor targets) { }

    /// <inheritdoc/>
    public (Tensor Loss, Tensor Error) Losses(Tensor inputs, Tensor targets, bool isTraining)
    {
        Tensor counts = targets.narrow(1, 0, _bins),
            expected = targets.narrow(1, _bins, _bins),
            total = counts.sum(1, keepdim: true),
            changes = _network.call(inputs).Within(-SpectrumAutoencoder.MostChange, SpectrumAutoencoder.MostChange),
            logarithms = nn.functional.log_softmax(expected.log().Plus(changes), 1).Plus(total.log()),
            // n ln n is 0 where n is.
            deviance = (counts * (counts.OrAtLeast(1).log() - logarithms)).sum(1).Times(2.0 / _bins),
            most = deviance.detach().median().OrAtLeast(LeastDeviance).Times(Outlying),
            loss = deviance / (deviance / most).Plus(1);
        return (loss.mean(), deviance.detach().mean());
    }
}
