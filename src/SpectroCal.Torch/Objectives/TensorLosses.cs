using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>The losses of a chunk of batches with their derivatives, on the device.</summary>
/// <param name="Values">Losses: batches.</param>
/// <param name="Gradients">First derivatives: batches x n.</param>
/// <param name="Hessians">Second derivatives: batches x n x n; null where they are not wanted.</param>
/// <param name="GaussNewtons">Their Gauss-Newton approximation: batches x n x n; null where it is not wanted.</param>
internal sealed record TensorLosses(Tensor Values, Tensor Gradients, Tensor? Hessians, Tensor? GaussNewtons);
