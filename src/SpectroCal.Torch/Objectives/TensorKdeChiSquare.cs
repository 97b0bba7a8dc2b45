using SpectroCal.Estimation;
using SpectroCal.Torch.Functions;
using TorchSharp;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>
/// L(p) = sum_j W_j (O_j - T_j)^2 dx + A^T P A of every batch: <see cref="KdeChiSquare"/> as a tensor program. The amplitudes A are the
/// target's, or the least-squares solution at every p, through which autograd differentiates as well.
/// </summary>
internal sealed class TensorKdeChiSquare : TensorObjective
{
    private readonly ITensorDensity _density;
    private readonly Tensor _bases; // different ones x components x points, 1/eV
    private readonly Tensor _baseOf; // which of them each batch has
    private readonly Tensor _weights; // batches x points
    private readonly Tensor _penalties; // batches x components x components
    private readonly Tensor? _factors; // Cholesky factors of the normal equations, batches x components x components
    private readonly Tensor? _fixed; // batches x components, counts

    private TensorKdeChiSquare(
        IReadOnlyList<KdeChiSquare> batches,
        TensorFunction function,
        ITensorDensity density,
        TensorSettings settings
    )
        : base(function, batches.Count, settings)
    {
        _density = density;
        KdeChiSquare one = batches[0];
        int components = one.Basis.Count,
            points = one.Grid.Count;
        TargetBasis[] different = [.. batches.Select(b => b.Basis).Distinct()];
        _bases = settings.Tensor([.. different.SelectMany(ValuesOf)], different.Length, components, points);
        _baseOf = settings.Indices([.. batches.Select(b => (long)Array.IndexOf(different, b.Basis))]);
        _weights = settings.Tensor([.. batches.SelectMany(b => b.HeldWeights.ToArray())], batches.Count, points);
        _penalties = settings.Tensor([.. batches.SelectMany(b => b.HeldPenalty.ToArray())], batches.Count, components, components);
        if (one.HasFixedAmplitudes)
            _fixed = settings.Tensor([.. batches.SelectMany(b => b.Amplitudes)], batches.Count, components);
        else
            _factors = settings.Tensor([.. batches.SelectMany(NormalFactor)], batches.Count, components, components);
    }

    /// <inheritdoc/>
    protected override int BatchesPerChunk => _density.BatchesPerChunk;

    /// <summary>The program for a set of batches that share grid, kernel and kind of amplitudes.</summary>
    public static TensorKdeChiSquare Of(IReadOnlyList<KdeChiSquare> batches, TensorSettings settings)
    {
        KdeChiSquare one = batches[0];
        foreach (KdeChiSquare batch in batches)
            if (
                !batch.Grid.Energies.SequenceEqual(one.Grid.Energies)
                || batch.Estimate.GetType() != one.Estimate.GetType()
                || batch.HasFixedAmplitudes != one.HasFixedAmplitudes
                || batch.Basis.Count != one.Basis.Count
            )
                throw new ArgumentException("All batches of a set must have the same grid, kernel, components and kind of amplitudes.");
        if (one.Estimate is ExactKernelDensity)
        {
            ExactKernelDensity[] exact = [.. batches.Select(b => (ExactKernelDensity)b.Estimate)];
            var function = new TensorFunction([.. exact.Select(e => e.Function)], settings);
            return new(batches, function, new ExactTensorDensity(exact, function, one.Grid.Energies, settings), settings);
        }
        else
        {
            ChannelKernelDensity[] smoothed = [.. batches.Select(b => (ChannelKernelDensity)b.Estimate)];
            var function = new TensorFunction([.. smoothed.Select(s => s.Function)], settings);
            return new(batches, function, new ChannelTensorDensity(smoothed, function, one.Grid.Energies, settings), settings);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Differentiate(Tensor parameters, int first, int count, CancellationToken cancellation)
    {
        Tensor basis = _bases.index_select(0, _baseOf.narrow(0, first, count)),
            weights = _weights.narrow(0, first, count);
        return _density.Differentiate(parameters, first, count, Loss, cancellation);

        Tensor Loss(Tensor density)
        {
            Tensor amplitudes = _fixed is not null ? _fixed.narrow(0, first, count).unsqueeze(2) : Profiled(density);
            Tensor residual = density - basis.transpose(1, 2).bmm(amplitudes).squeeze(2),
                loss = (weights * residual * residual).sum(1);
            if (_fixed is not null)
                return loss;
            Tensor penalty = amplitudes.transpose(1, 2).bmm(_penalties.narrow(0, first, count)).bmm(amplitudes);
            return loss + penalty.reshape(count);
        }

        // A = G^-1 (t W O), count x components x 1.
        Tensor Profiled(Tensor density)
        {
            Tensor projection = basis.bmm((weights * density).unsqueeze(2));
            return projection.cholesky_solve(_factors!.narrow(0, first, count));
        }
    }

    /// <inheritdoc/>
    protected override void DisposeTensors()
    {
        _density.Dispose();
        foreach (Tensor? tensor in (Tensor?[])[_bases, _baseOf, _weights, _penalties, _factors, _fixed])
            tensor?.Dispose();
    }

    private static IEnumerable<double> ValuesOf(TargetBasis basis) =>
        Enumerable.Range(0, basis.Count).SelectMany(k => basis.Values(k).ToArray());

    // The factor of G = t W t^T + P, always in double precision: overlapping lines make it ill-conditioned.
    private static double[] NormalFactor(KdeChiSquare batch)
    {
        const double Addition = 1e-12; // relative, of the diagonal: as AmplitudeSolver has it, for lines that are the same
        int components = batch.Basis.Count,
            points = batch.Grid.Count;
        using DisposeScope scope = NewDisposeScope();
        Tensor basis = tensor(ValuesOf(batch.Basis).ToArray(), [components, points]),
            weights = tensor(batch.HeldWeights.ToArray(), [1, points]),
            penalty = tensor(batch.HeldPenalty.ToArray(), [components, components]);
        Tensor normal = (basis * weights).mm(basis.t()) + penalty,
            diagonal = normal.diagonal();
        normal += where(diagonal > 0, diagonal * Addition, 1 - diagonal).diag();
        return linalg.cholesky_ex(normal).L.contiguous().data<double>().ToArray();
    }
}
