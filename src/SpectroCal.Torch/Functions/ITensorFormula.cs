using static TorchSharp.torch;

namespace SpectroCal.Torch.Functions;

/// <summary>A formula of the channel and of parameters that tensors go through.</summary>
internal interface ITensorFormula
{
    /// <summary>C(a; p), eV.</summary>
    /// <param name="channels">a: batches x positions.</param>
    /// <param name="parameters">p0, p1, ...: batches x 1 each.</param>
    Tensor Energy(Tensor channels, Tensor[] parameters);

    /// <summary>C'(a; p), eV per channel.</summary>
    /// <param name="channels">a: batches x positions.</param>
    /// <param name="parameters">p0, p1, ...: batches x 1 each.</param>
    Tensor Slope(Tensor channels, Tensor[] parameters);
}
