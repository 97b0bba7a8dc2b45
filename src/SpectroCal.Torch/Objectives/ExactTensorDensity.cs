using SpectroCal.Estimation;
using SpectroCal.Numerics;
using SpectroCal.Torch.Functions;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>O(x) = sum_k n_k phi_h(x - C(a_k; p)), every event at every energy: the published way.</summary>
/// <remarks>
/// Events times energies do not fit into a cache. The density is first summed over chunks of events without a graph; the loss is
/// differentiated in the density; then each chunk is differentiated in the parameters, with that derivative as weights. By the chain rule
/// the sum over chunks is the gradient.
/// </remarks>
internal sealed class ExactTensorDensity : ITensorDensity
{
    private const int TensorsPerChunk = 4; // distance, its square, kernel, and what the backward pass adds
    private readonly TensorFunction _function;
    private readonly Tensor _energies; // 1 x 1 x points, eV
    private readonly Tensor _positions; // batches x events, channels
    private readonly Tensor _counts; // batches x events
    private readonly Tensor _bandwidths; // batches x 1 x 1, eV
    private readonly int _eventsPerChunk;

    /// <summary>Copies the events of all batches to the device.</summary>
    public ExactTensorDensity(
        IReadOnlyList<ExactKernelDensity> batches,
        TensorFunction function,
        ReadOnlySpan<double> energies,
        TensorSettings settings
    )
    {
        _function = function;
        // A place filled up holds no counts; it lies where an event does, so that the function is defined there.
        double[] positions = PaddedRows.Of(batches.Count, i => batches[i].Positions.ToArray(), row => row.FirstOrDefault(), out int width);
        double[] counts = PaddedRows.Of(batches.Count, i => batches[i].Counts.ToArray(), _ => 0, out _);
        _positions = settings.Tensor(positions, batches.Count, width);
        _counts = settings.Tensor(counts, batches.Count, width);
        _bandwidths = settings.Tensor([.. batches.Select(b => b.BandwidthEv)], batches.Count, 1, 1);
        _energies = settings.Tensor(energies.ToArray(), 1, 1, energies.Length);
        int fitting = settings.Fitting((long)TensorsPerChunk * settings.NumberBytes * energies.Length);
        _eventsPerChunk = Math.Min(fitting, width);
        BatchesPerChunk = Math.Max(1, fitting / width);
    }

    /// <inheritdoc/>
    public int BatchesPerChunk { get; }

    /// <inheritdoc/>
    public Tensor Differentiate(Tensor parameters, int first, int count, Func<Tensor, Tensor> loss, CancellationToken cancellation)
    {
        long events = _positions.shape[1];
        Tensor density;
        using (no_grad())
        {
            density = zeros([count, _energies.shape[2]], _energies.dtype, _energies.device);
            for (long from = 0; from < events; from += _eventsPerChunk)
                using (NewDisposeScope())
                    density.add_(Density(parameters, first, count, from));
        }
        density.requires_grad_();
        Tensor losses = loss(density);
        losses.sum().backward();
        Tensor weights = density.grad!;
        for (long from = 0; from < events; from += _eventsPerChunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using (NewDisposeScope())
                (Density(parameters, first, count, from) * weights).sum().backward();
        }
        return losses.detach();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _energies.Dispose();
        _positions.Dispose();
        _counts.Dispose();
        _bandwidths.Dispose();
    }

    // The part of the densities that comes from some events: count x points.
    private Tensor Density(Tensor parameters, int first, int count, long from)
    {
        long length = Math.Min(_eventsPerChunk, _positions.shape[1] - from);
        Tensor positions = _positions.narrow(0, first, count).narrow(1, from, length),
            counts = _counts.narrow(0, first, count).narrow(1, from, length),
            h = _bandwidths.narrow(0, first, count);
        Tensor energies = _function.Energy(positions, _function.Columns(parameters, first, count));
        Tensor z = (_energies - energies.unsqueeze(2)) / h,
            kernel = (z * z * -0.5).exp();
        return (counts.unsqueeze(1).bmm(kernel) * (ErrorFunctions.InverseSqrtTwoPi / h)).squeeze(1);
    }
}
