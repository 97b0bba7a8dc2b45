using SpectroCal.Estimation;
using SpectroCal.Torch.Functions;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>
/// The objectives of a set of batches as one tensor program, differentiated by autograd. What a minimisation holds fixed (weights, windows,
/// ties) is taken over from the batches' own objectives when it is made.
/// </summary>
internal abstract class TensorObjective : IDisposable
{
    /// <summary>Takes over the functions.</summary>
    protected TensorObjective(TensorFunction function, int batches, TensorSettings settings) =>
        (Function, BatchCount, Settings) = (function, batches, settings);

    /// <summary>Number of batches.</summary>
    public int BatchCount { get; }

    /// <summary>Number of free parameters of each batch.</summary>
    public int ParameterCount => Function.ParameterCount;

    /// <summary>The calibration functions.</summary>
    protected TensorFunction Function { get; }

    /// <summary>Where tensors are computed.</summary>
    protected TensorSettings Settings { get; }

    /// <summary>The tensor program of a set of batches of the same kind.</summary>
    /// <exception cref="CalibrationException">There is none for this objective or function.</exception>
    public static TensorObjective Of(IReadOnlyList<IBatchObjective> batches, TensorSettings settings) =>
        batches[0] switch
        {
            KdeChiSquare => TensorKdeChiSquare.Of([.. batches.Cast<KdeChiSquare>()], settings),
            PoissonLikelihood => TensorPoissonLikelihood.Of([.. batches.Cast<PoissonLikelihood>()], settings),
            _ => throw new CalibrationException($"The Torch engine has no tensor program for {batches[0].GetType().Name}."),
        };

    /// <summary>Losses and gradients of all batches, chunk by chunk.</summary>
    /// <param name="parameters">Free parameters, batches x parameters by rows.</param>
    /// <param name="cancellation">Ends the work between chunks.</param>
    public BatchLosses Evaluate(double[] parameters, CancellationToken cancellation)
    {
        int n = ParameterCount;
        if (parameters.Length != BatchCount * n)
            throw new ArgumentException($"{BatchCount} batches of {n} parameters were expected, {parameters.Length} numbers were given.");
        var losses = new BatchLosses(new double[BatchCount], new double[BatchCount * n]);
        int most = BatchesPerChunk;
        for (int first = 0; first < BatchCount; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(most, BatchCount - first);
            using DisposeScope scope = NewDisposeScope();
            Tensor p = Settings.Tensor(parameters[(first * n)..((first + count) * n)], count, n).requires_grad_();
            Tensor values = Differentiate(p, first, count, cancellation);
            Copy(values, losses.Values.AsSpan(first, count));
            Copy(p.grad!, losses.Gradients.AsSpan(first * n, count * n));
        }
        return losses;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Function.Dispose();
        DisposeTensors();
    }

    /// <summary>How many batches are taken at a time.</summary>
    protected abstract int BatchesPerChunk { get; }

    /// <summary>Computes the losses of some batches and leaves their gradients with the parameters.</summary>
    /// <param name="parameters">Free parameters, count x parameters.</param>
    /// <param name="first">First batch.</param>
    /// <param name="count">Number of batches.</param>
    /// <param name="cancellation">Ends the work between chunks.</param>
    /// <returns>The losses, without a gradient.</returns>
    protected abstract Tensor Differentiate(Tensor parameters, int first, int count, CancellationToken cancellation);

    /// <summary>Gives back the tensors.</summary>
    protected abstract void DisposeTensors();

    private static void Copy(Tensor from, Span<double> to)
    {
        using Tensor host = from.to(ScalarType.Float64).cpu().contiguous();
        host.data<double>().ToArray().CopyTo(to);
    }
}
