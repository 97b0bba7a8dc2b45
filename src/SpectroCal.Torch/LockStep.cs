using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Torch.Objectives;

namespace SpectroCal.Torch;

/// <summary>
/// Minimises many problems at once: those of the same kind are one tensor program, every step of which evaluates each that has not ended
/// where its own <see cref="Minimization"/> wants it.
/// </summary>
/// <param name="settings">How to minimise.</param>
/// <param name="tensors">Where tensors are computed.</param>
/// <param name="finished">Is told how many have ended.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class LockStep(
    MinimizationSettings settings,
    TensorSettings tensors,
    IProgress<int>? finished,
    CancellationToken cancellation
)
{
    // Of the objective: what sums of hundreds of terms in single precision may be off by.
    private const double SingleRounding = 1e-5;
    private readonly bool _withCurvature = settings.Method.NeedsCurvature || settings.Stopping.NeedsCurvature;
    private int _ended;

    /// <summary>Minimises problems of any kinds.</summary>
    public IReadOnlyList<OptimizationResult> Minimize(IReadOnlyList<BatchProblem> problems)
    {
        Minimization[] minimizations = [.. problems.Select(p => p.Begin(settings))];
        var results = new OptimizationResult[problems.Count];
        foreach (IGrouping<object, int> kind in Enumerable.Range(0, problems.Count).GroupBy(i => TensorObjective.KindOf(Objective(i))))
        foreach (int[] set in Sets(kind))
        {
            cancellation.ThrowIfCancellationRequested();
            using var program = TensorObjective.Of([.. set.Select(Objective)], tensors);
            Minimization[] these = [.. set.Select(i => minimizations[i])];
            Run(program, these);
            OptimizationResult[] found = [.. these.Select(m => m.Result)];
            if (!_withCurvature)
                Curve(program, found);
            for (int k = 0; k < set.Length; k++)
                results[set[k]] = found[k];
        }
        Leave(problems, results);
        return results;

        IBatchObjective Objective(int i) => problems[i].Objective;

        // As many batches as the memory for data holds.
        IEnumerable<int[]> Sets(IEnumerable<int> kind)
        {
            var set = new List<int>();
            long bytes = 0;
            foreach (int i in kind)
            {
                long more = TensorObjective.NumbersOf(Objective(i)) * tensors.NumberBytes;
                if (set.Count > 0 && bytes + more > tensors.DataBudgetBytes)
                {
                    yield return [.. set];
                    set.Clear();
                    bytes = 0;
                }
                set.Add(i);
                bytes += more;
            }
            yield return [.. set];
        }
    }

    private void Run(TensorObjective program, Minimization[] minimizations)
    {
        int n = program.ParameterCount;
        int[] open = [.. Enumerable.Range(0, minimizations.Length)];
        while (open.Length > 0)
        {
            double[] points = [.. open.SelectMany(i => minimizations[i].Point.ToArray())];
            BatchLosses losses = program.Evaluate(open, points, _withCurvature, cancellation);
            for (int k = 0; k < open.Length; k++)
            {
                Minimization minimization = minimizations[open[k]];
                if (losses.Failures[k] is { } failure)
                {
                    minimization.Fail($"The tensor program failed: {failure}");
                    continue;
                }
                losses.CopyTo(k, minimization.Evaluation);
                minimization.Take();
            }
            int before = _ended;
            _ended += open.Count(i => minimizations[i].IsEnded);
            open = [.. open.Where(i => !minimizations[i].IsEnded)];
            if (_ended > before)
                finished?.Report(_ended);
        }
    }

    // What neither steps nor the end needed, once: the curvature at the lowest point.
    private void Curve(TensorObjective program, OptimizationResult[] results)
    {
        int[] finite = [.. Enumerable.Range(0, results.Length).Where(i => double.IsFinite(results[i].Value))];
        if (finite.Length == 0)
            return;
        BatchLosses losses = program.Evaluate(finite, [.. finite.SelectMany(i => results[i].Parameters)], true, cancellation);
        for (int k = 0; k < finite.Length; k++)
        {
            ref OptimizationResult result = ref results[finite[k]];
            if (losses.Failures[k] is not null)
                continue;
            losses.CopyTo(k, result.At);
            result = result with { EstimatedDistance = Minimizer.DistanceToMinimum(result.At) };
        }
    }

    // Objectives are read and renewed where the minimiser looked last: the managed ones did not look. Where rounding in single precision
    // lets no step fall any more, their derivatives tell whether the point is a minimum within that rounding.
    private void Leave(IReadOnlyList<BatchProblem> problems, OptimizationResult[] results) =>
        Parallel.For(
            0,
            problems.Count,
            new ParallelOptions { MaxDegreeOfParallelism = settings.MaximumThreads, CancellationToken = cancellation },
            i =>
            {
                var at = new ObjectiveEvaluation(problems[i].Start.Length);
                if (results[i].Status == OptimizationStatus.Diverged)
                    return;
                problems[i].Objective.Evaluate(results[i].Parameters, at);
                if (!settings.IsSinglePrecision || results[i].Status != OptimizationStatus.Stalled)
                    return;
                double distance = Minimizer.DistanceToMinimum(at);
                if (distance <= SingleRounding * Math.Abs(at.Value))
                    results[i] = results[i] with { Status = OptimizationStatus.Converged, EstimatedDistance = distance };
            }
        );
}
