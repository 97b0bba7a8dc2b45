using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>Kernel densities of a set of batches on a grid of energies, as a tensor program.</summary>
internal interface ITensorDensity : IDisposable
{
    /// <summary>How many batches are taken at a time.</summary>
    int BatchesPerChunk { get; }

    /// <summary>Computes losses of densities, and adds their gradients in the parameters to those of the parameters.</summary>
    /// <param name="parameters">Free parameters, count x parameters.</param>
    /// <param name="first">First batch.</param>
    /// <param name="count">Number of batches.</param>
    /// <param name="loss">The loss of each batch (count) from the densities (count x points).</param>
    /// <param name="cancellation">Ends the work between chunks.</param>
    /// <returns>The losses, without a gradient.</returns>
    Tensor Differentiate(Tensor parameters, int first, int count, Func<Tensor, Tensor> loss, CancellationToken cancellation);
}
