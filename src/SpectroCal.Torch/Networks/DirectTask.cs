using SpectroCal.Training;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Networks;

/// <summary>A network that answers with the centroids: the mean square difference is made small.</summary>
internal sealed class DirectTask(DirectPlan plan) : INetworkTask
{
    private readonly NetworkModule _network = new(plan.Network);

    /// <inheritdoc/>
    public IReadOnlyList<NetworkModule> Networks => [_network];

    /// <inheritdoc/>
    public void Standardize(Tensor inputs, Tensor targets) { }

    /// <inheritdoc/>
    public (Tensor Loss, Tensor Error) Losses(Tensor inputs, Tensor targets, bool isTraining)
    {
        Tensor loss = nn.functional.mse_loss(_network.call(inputs), targets);
        return (loss, loss.detach().Times((double)plan.InputLength * plan.InputLength));
    }
}
