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

    /// <summary>Number n of free parameters of each batch.</summary>
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

    /// <summary>Batches that can be one set have equal ones.</summary>
    public static object KindOf(IBatchObjective batch) =>
        batch switch
        {
            KdeChiSquare { Estimate: ExactKernelDensity exact } kde => (
                kde.Grid,
                kde.Basis.Count,
                kde.HasFixedAmplitudes,
                "exact",
                TensorFunction.KindOf(exact.Function)
            ),
            KdeChiSquare { Estimate: ChannelKernelDensity smoothed } kde => (
                kde.Grid,
                kde.Basis.Count,
                kde.HasFixedAmplitudes,
                "channel",
                TensorFunction.KindOf(smoothed.Function)
            ),
            PoissonLikelihood poisson => (poisson.Target, TensorFunction.KindOf(poisson.Function)),
            _ => batch.GetType(),
        };

    /// <summary>How many numbers of a batch are about to lie on the device.</summary>
    public static long NumbersOf(IBatchObjective batch) =>
        batch switch
        {
            KdeChiSquare { Estimate: ExactKernelDensity exact } kde => 2L * exact.Positions.Length + kde.Grid.Count,
            KdeChiSquare { Estimate: ChannelKernelDensity smoothed } kde => 4L * smoothed.Smoothed.Values.Length + kde.Grid.Count,
            PoissonLikelihood poisson => 3L * poisson.Held.Positions.Length,
            _ => 0,
        };

    /// <summary>Losses and derivatives of some batches, chunk by chunk. A batch that throws has failed alone.</summary>
    /// <param name="batches">Numbers of the batches, rising.</param>
    /// <param name="parameters">Their free parameters, batches x n by rows.</param>
    /// <param name="withCurvature">Whether second derivatives are wanted.</param>
    /// <param name="cancellation">Ends the work between chunks.</param>
    public BatchLosses Evaluate(
        IReadOnlyList<int> batches,
        double[] parameters,
        bool withCurvature,
        CancellationToken cancellation = default
    )
    {
        int n = ParameterCount;
        if (parameters.Length != batches.Count * n)
            throw new ArgumentException(
                $"{batches.Count} batches of {n} parameters were expected, {parameters.Length} numbers were given."
            );
        var losses = new BatchLosses(batches.Count, n, withCurvature);
        int most = BatchesPerChunk(withCurvature);
        int chunks = (batches.Count + most - 1) / most;
        // One at a time stay on this thread: libtorch keeps workspaces on the card for every thread that it meets.
        if (Settings.ChunksAtOnce == 1)
            for (int chunk = 0; chunk < chunks; chunk++)
                TryChunk(chunk);
        else
            Parallel.For(
                0,
                chunks,
                new ParallelOptions { MaxDegreeOfParallelism = Settings.ChunksAtOnce, CancellationToken = cancellation },
                TryChunk
            );
        return losses;

        void TryChunk(int chunk) => Try(chunk * most, Math.Min(most, batches.Count - chunk * most));

        void Try(int first, int count)
        {
            try
            {
                Take(first, count);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // By halves, so that one batch, or too little memory, does not make each of many a chunk.
                int half = count / 2;
                if (half == 0)
                    losses.Failures[first] = e.Message.Split('\n')[0];
                else
                {
                    Try(first, half);
                    Try(first + half, count - half);
                }
            }
        }

        void Take(int first, int count)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            var rows = new BatchRows([.. batches.Skip(first).Take(count)], Settings);
            Tensor p = Settings.Tensor(parameters[(first * n)..((first + count) * n)], count, n);
            TensorLosses found = Differentiate(p, rows, withCurvature, cancellation);
            Copy(found.Values, losses.Values.AsSpan(first, count));
            Copy(found.Gradients, losses.Gradients.AsSpan(first * n, count * n));
            if (!withCurvature)
                return;
            Copy(found.Hessians!, losses.Hessians.AsSpan(first * n * n, count * n * n));
            Copy(found.GaussNewtons!, losses.GaussNewtons.AsSpan(first * n * n, count * n * n));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Function.Dispose();
        DisposeTensors();
    }

    /// <summary>How many batches are taken at a time.</summary>
    /// <param name="withCurvature">Whether second derivatives are wanted.</param>
    protected abstract int BatchesPerChunk(bool withCurvature);

    /// <summary>Computes losses and derivatives of some batches.</summary>
    /// <param name="parameters">Free parameters, batches x n.</param>
    /// <param name="rows">The batches.</param>
    /// <param name="withCurvature">Whether second derivatives are wanted.</param>
    /// <param name="cancellation">Ends the work.</param>
    protected abstract TensorLosses Differentiate(Tensor parameters, BatchRows rows, bool withCurvature, CancellationToken cancellation);

    /// <summary>Gives back the tensors.</summary>
    protected abstract void DisposeTensors();

    private static void Copy(Tensor from, Span<double> to)
    {
        using Tensor host = from.detach().to(ScalarType.Float64).cpu().contiguous();
        host.data<double>().ToArray().CopyTo(to);
    }
}
