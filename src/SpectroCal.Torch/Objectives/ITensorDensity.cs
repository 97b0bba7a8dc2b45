using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>Kernel densities of a set of batches on a grid of energies, as a tensor program.</summary>
internal interface ITensorDensity : IDisposable
{
    /// <summary>How many batches are taken at a time.</summary>
    /// <param name="withSecond">Whether second derivatives are wanted.</param>
    int BatchesPerChunk(bool withSecond);

    /// <summary>Computes densities and their derivatives.</summary>
    /// <param name="parameters">Free parameters, batches x n.</param>
    /// <param name="rows">The batches.</param>
    /// <param name="withSecond">Whether second derivatives are wanted.</param>
    /// <param name="cancellation">Ends the work.</param>
    DensityJets Evaluate(Tensor parameters, BatchRows rows, bool withSecond, CancellationToken cancellation);
}
