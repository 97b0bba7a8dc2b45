using SpectroCal.Estimation;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>Densities of a chunk of batches with their derivatives in the parameters; none of them part of a graph.</summary>
/// <param name="Value">O(x), batches x points, counts per eV.</param>
/// <param name="First">dO/dp_i, batches x n x points.</param>
/// <param name="Second">
/// d2O/dp_i dp_j, batches x pairs x points, packed by <see cref="DensityColumns.Pair"/>; null where it is not wanted.
/// </param>
internal sealed record DensityJets(Tensor Value, Tensor First, Tensor? Second);
