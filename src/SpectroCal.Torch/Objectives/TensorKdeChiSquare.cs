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
        double[] bases = [.. different.SelectMany(ValuesOf)],
            weights = [.. batches.SelectMany(b => b.HeldWeights.ToArray())],
            penalties = [.. batches.SelectMany(b => b.HeldPenalty.ToArray())];
        long[] baseOf = [.. batches.Select(b => (long)Array.IndexOf(different, b.Basis))];
        _bases = settings.Tensor(bases, different.Length, components, points);
        _baseOf = settings.Indices(baseOf);
        _weights = settings.Tensor(weights, batches.Count, points);
        _penalties = settings.Tensor(penalties, batches.Count, components, components);
        if (one.HasFixedAmplitudes)
            _fixed = settings.Tensor([.. batches.SelectMany(b => b.Amplitudes)], batches.Count, components);
        else
            _factors = settings.Tensor(NormalFactors(bases, baseOf, weights, penalties, components), batches.Count, components, components);
    }

    /// <inheritdoc/>
    protected override int BatchesPerChunk(bool withCurvature) => _density.BatchesPerChunk(withCurvature);

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
    /// <remarks>
    /// With L a function of the density alone: dL/dp_i = L_O dO_i, and d2L/dp_i dp_j = dO_i L_OO dO_j + L_O d2O_ij, whose first term is
    /// the Gauss-Newton matrix. L_O and L_OO dO_j come from autograd, once for each parameter.
    /// </remarks>
    protected override TensorLosses Differentiate(Tensor parameters, BatchRows rows, bool withCurvature, CancellationToken cancellation)
    {
        DensityJets jets = _density.Evaluate(parameters, rows, withCurvature, cancellation);
        int n = ParameterCount;
        Tensor density = jets.Value.requires_grad_(),
            losses = Losses(density, rows);
        Tensor slope = autograd.grad([losses.sum()], [density], retain_graph: withCurvature, create_graph: withCurvature)[0];
        Tensor gradients = jets.First.bmm(slope.detach().unsqueeze(2)).squeeze(2);
        if (!withCurvature)
            return new TensorLosses(losses, gradients, null, null);
        Tensor[] curved =
        [
            .. Enumerable
                .Range(0, n)
                .Select(j => autograd.grad([(slope * jets.First.select(1, j)).sum()], [density], retain_graph: true)[0]),
        ];
        Tensor gaussNewtons = jets.First.bmm(stack(curved, 2)),
            bends = jets.Second!.bmm(slope.detach().unsqueeze(2)).squeeze(2);
        long[] pairs =
        [
            .. Enumerable.Range(0, n * n).Select(k => (long)DensityColumns.Pair(Math.Max(k / n, k % n), Math.Min(k / n, k % n))),
        ];
        Tensor hessians = gaussNewtons.Plus(bends.index_select(1, Settings.Indices(pairs)).reshape(rows.Count, n, n));
        return new TensorLosses(losses, gradients, hessians, gaussNewtons);
    }

    private Tensor Losses(Tensor density, BatchRows rows)
    {
        Tensor basis = _bases.index_select(0, rows.Of(_baseOf)),
            weights = rows.Of(_weights);
        // A = G^-1 (t W O), batches x components x 1.
        Tensor amplitudes = _fixed is not null
            ? rows.Of(_fixed).unsqueeze(2)
            : basis.bmm((weights * density).unsqueeze(2)).cholesky_solve(rows.Of(_factors!));
        Tensor residual = density - basis.transpose(1, 2).bmm(amplitudes).squeeze(2),
            loss = (weights * residual * residual).sum(1);
        if (_fixed is not null)
            return loss;
        Tensor penalty = amplitudes.transpose(1, 2).bmm(rows.Of(_penalties)).bmm(amplitudes);
        return loss.Plus(penalty.reshape(rows.Count));
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

    // The factors of G = t W t^T + P, always in double precision: overlapping lines make it ill-conditioned.
    private static double[] NormalFactors(double[] bases, long[] baseOf, double[] weights, double[] penalties, int components)
    {
        const double Addition = 1e-12; // relative, of the diagonal: as AmplitudeSolver has it, for lines that are the same
        int count = baseOf.Length,
            points = weights.Length / count;
        using DisposeScope scope = NewDisposeScope();
        Tensor basis = tensor(bases, [bases.Length / (components * points), components, points]).index_select(0, tensor(baseOf)),
            penalty = tensor(penalties, [count, components, components]);
        Tensor normal = (basis * tensor(weights, [count, 1, points])).bmm(basis.transpose(1, 2)).Plus(penalty),
            diagonal = normal.diagonal(0, 1, 2);
        Tensor added = where(diagonal.IsAbove(0), diagonal.Times(Addition), TensorArithmetic.Minus(1, diagonal));
        return linalg.cholesky_ex(normal.Plus(added.diag_embed())).L.contiguous().data<double>().ToArray();
    }
}
