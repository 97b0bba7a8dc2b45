using SpectroCal.Estimation;
using SpectroCal.Torch.Functions;
using SpectroCal.Torch.Targets;
using static TorchSharp.torch;

namespace SpectroCal.Torch.Objectives;

/// <summary>
/// 2 sum_j (v_j mu_j - n_j ln mu_j) + A^T P A and a constant of every batch, mu_j = w sum_k A_k t_k(C(x_j)) C'(x_j), over channels or over
/// events and the nodes of an integral: <see cref="PoissonLikelihood"/> as a tensor program.
/// </summary>
/// <remarks>
/// The amplitudes are at their maximum, where by the envelope theorem they do not enter the derivative. The means are differentiated by
/// autograd, at every point by itself; the curvature is twice the Fisher information of the parameters with that of the amplitudes that
/// may vary eliminated (Schur complement), Hessian and Gauss-Newton matrix alike.
/// </remarks>
internal sealed class TensorPoissonLikelihood : TensorObjective
{
    private const int TensorsPerComponent = 8; // of the size batches x points, that the graph keeps for each line and term
    private readonly TargetSpectrum _target;
    private readonly Tensor _positions; // batches x points, channels
    private readonly Tensor _counts; // batches x points
    private readonly Tensor _spans; // batches x points; with the counts 0 where a row is filled up
    private readonly Tensor _saturated; // batches: the part of the deviance that no mean changes; infinite without points
    private readonly Tensor _widths; // batches x 1, channels
    private readonly Tensor _roundingVariances; // batches x 1, eV^2
    private readonly Tensor _penalties; // batches x components x components
    private readonly Tensor _amplitudes; // batches x components: fixed, or those of the last evaluation, from which the next begins

    private readonly Tensor _centres; // batches x n: the constraint, none where the precision is 0
    private readonly Tensor _precisions; // batches x n x n

    private readonly int _batchesPerChunk;

    private TensorPoissonLikelihood(IReadOnlyList<PoissonLikelihood> batches, TensorFunction function, TensorSettings settings)
        : base(function, batches.Count, settings)
    {
        int count = batches.Count;
        _target = batches[0].Target;
        int components = _target.ComponentCount;
        double[] positions = PaddedRows.Of(count, i => batches[i].Held.Positions, row => row.LastOrDefault(), out int width);
        _positions = settings.Tensor(positions, count, width);
        _counts = settings.Tensor(PaddedRows.Of(count, i => batches[i].Held.Counts, _ => 0, out _), count, width);
        _spans = settings.Tensor(PaddedRows.Of(count, i => batches[i].Held.Spans, _ => 0, out _), count, width);
        _saturated = settings.Tensor([.. batches.Select(Saturated)], count);
        _widths = settings.Tensor([.. batches.Select(b => b.ChannelWidth)], count, 1);
        _roundingVariances = settings.Tensor([.. batches.Select(b => b.HeldRoundingVariance)], count, 1);
        _penalties = settings.Tensor([.. batches.SelectMany(b => b.HeldPenalty.ToArray())], count, components, components);
        _amplitudes = settings.Tensor([.. batches.SelectMany(b => b.Amplitudes)], count, components);
        int n = ParameterCount;
        _centres = settings.Tensor([.. batches.SelectMany(b => b.Constraint?.Centre ?? new double[n])], count, n);
        _precisions = settings.Tensor([.. batches.SelectMany(b => b.Constraint?.Precision ?? new double[n * n])], count, n, n);
        int lines = _target.Lines.Concat(_target.UnknownLines).Sum(g => g.Components.Count) * _target.Widths.Count;
        _batchesPerChunk = settings.Fitting(
            (long)TensorsPerComponent * (lines + _target.BackgroundDegree + 1) * settings.NumberBytes * width
        );
    }

    /// <inheritdoc/>
    protected override int BatchesPerChunk(bool withCurvature) => _batchesPerChunk;

    /// <summary>The program for a set of batches with one target.</summary>
    public static TensorPoissonLikelihood Of(IReadOnlyList<PoissonLikelihood> batches, TensorSettings settings) =>
        batches.All(b => b.Target == batches[0].Target)
            ? new(batches, new TensorFunction([.. batches.Select(b => b.Function)], settings), settings)
            : throw new ArgumentException("All batches of a set must have the same target.");

    /// <inheritdoc/>
    protected override TensorLosses Differentiate(Tensor parameters, BatchRows rows, bool withCurvature, CancellationToken cancellation)
    {
        Tensor positions = rows.Of(_positions),
            counts = rows.Of(_counts),
            spans = rows.Of(_spans),
            penalty = rows.Of(_penalties),
            amplitudes = rows.Of(_amplitudes);
        var spread = new SpreadParameters(parameters, positions.shape[1]);
        Tensor[] columns = Function.Columns(spread.Columns, rows);
        Tensor energies = Function.Energy(positions, columns),
            slopes = Function.Slope(positions, columns) * rows.Of(_widths);
        // Where the scale does not rise there is no likelihood; the straight line 0, 1 is put in its place to keep it out of the gradient.
        Tensor rising = Rising(energies, slopes);
        energies = where(rising.unsqueeze(1), energies, positions);
        slopes = where(rising.unsqueeze(1), slopes, ones_like(slopes));
        Tensor components = stack(
            [.. TensorLines.Groups(_target, energies, rows.Of(_roundingVariances)).Concat(TensorBackground.Terms(_target, energies))],
            1
        );
        components = components * slopes.unsqueeze(1);
        Tensor fixedComponents = components.detach();
        if (_target.FixedFractions is null)
        {
            using (no_grad())
            {
                Tensor found = TensorAmplitudes.Maximize(fixedComponents, counts, spans, penalty, amplitudes);
                // The next evaluation begins there, unless this one led nowhere.
                Tensor good = found.isfinite().all(1).logical_and(rising).unsqueeze(1);
                rows.Put(_amplitudes, where(good, found, amplitudes));
                amplitudes = found;
            }
        }
        Tensor means = TensorAmplitudes.Means(components, amplitudes),
            shift = stack(spread.Derivatives(means, again: false), 1);
        using (no_grad())
        {
            Tensor mean = means.detach(),
                slope = (spans - counts / mean).Times(2);
            Tensor deviances = TensorAmplitudes.Deviance(fixedComponents, counts, spans, penalty, amplitudes).Plus(rows.Of(_saturated));
            Tensor gradients = shift.bmm(slope.unsqueeze(2)).squeeze(2);
            Tensor precision = rows.Of(_precisions),
                away = (parameters.detach() - rows.Of(_centres)).unsqueeze(2),
                pull = precision.bmm(away);
            deviances = deviances.Plus((away * pull).sum(1).squeeze(1));
            gradients = gradients.Plus(pull.squeeze(2).Times(2));
            Tensor? curvature = withCurvature
                ? Curvature(fixedComponents, counts, spans, penalty, amplitudes, mean, shift).Plus(precision.Times(2))
                : null;
            return new TensorLosses(
                where(rising, deviances, deviances.FilledWith(double.PositiveInfinity)),
                where(rising.unsqueeze(1), gradients, zeros_like(gradients)),
                curvature,
                curvature
            );
        }
    }

    // 2 (J v J^T / mu - J v m^T / mu (m v m^T / mu + P)^-1 m v J^T / mu), J the shift of the means with the parameters.
    private Tensor Curvature(Tensor components, Tensor counts, Tensor spans, Tensor penalty, Tensor amplitudes, Tensor mean, Tensor shift)
    {
        Tensor weights = (spans / mean).unsqueeze(1),
            weighted = shift * weights,
            information = weighted.bmm(shift.transpose(1, 2));
        if (_target.FixedFractions is not null)
            return information.Times(2);
        Tensor free = TensorAmplitudes.Free(components, counts, spans, penalty, amplitudes, mean),
            cross = components.bmm(weighted.transpose(1, 2)) * free.unsqueeze(2);
        Tensor normal = (components * weights).bmm(components.transpose(1, 2)).Plus(penalty);
        normal = (normal * free.unsqueeze(1) * free.unsqueeze(2)).Plus(TensorArithmetic.Minus(1, free).diag_embed());
        (Tensor factor, Tensor info) = linalg.cholesky_ex(normal);
        // One column of all batches at a time: on CUDA libtorch takes the batches one by one where there are several columns.
        Tensor solved = cat([.. Enumerable.Range(0, ParameterCount).Select(i => cross.narrow(2, i, 1).cholesky_solve(factor))], 2);
        // Without a factor the amplitudes are not eliminated, as in the managed objective.
        Tensor eliminated = cross.transpose(1, 2).bmm(solved);
        return (information - where(info.IsZero().reshape(-1, 1, 1), eliminated, zeros_like(eliminated))).Times(2);
    }

    /// <inheritdoc/>
    protected override void DisposeTensors()
    {
        foreach (
            Tensor tensor in (Tensor[])
                [_positions, _counts, _spans, _saturated, _widths, _roundingVariances, _penalties, _amplitudes, _centres, _precisions]
        )
            tensor.Dispose();
    }

    // Finite, no energy below the one before by more than rounding, and the slope positive.
    private static Tensor Rising(Tensor energies, Tensor slopes)
    {
        Tensor e = energies.detach(),
            s = slopes.detach();
        Tensor good = e.isfinite().all(1).logical_and(s.isfinite().all(1)).logical_and(s.IsAbove(0).all(1));
        long steps = e.shape[1] - 1;
        if (steps == 0)
            return good;
        Tensor before = e.narrow(1, 0, steps),
            rounding = before.abs().Times(e.dtype == ScalarType.Float32 ? 1e-6 : 1e-12);
        return good.logical_and((e.narrow(1, 1, steps) >= before - rounding).all(1));
    }

    private static double Saturated(PoissonLikelihood batch) =>
        batch.Held.Positions.Length == 0 ? double.PositiveInfinity : 2 * batch.Held.Saturated;
}
