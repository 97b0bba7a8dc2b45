using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>
/// Finds the minima of many batches with an engine: minimises, renews what was held fixed, and minimises those that it changes again.
/// </summary>
/// <param name="engine">What minimises.</param>
/// <param name="settings">How batches are calibrated.</param>
internal sealed class BatchMinimizer(ICalibrationEngine engine, CalibrationSettings settings)
{
    private const int MostRenewals = 4;

    // Of one start, beyond one for each iteration. Five to nine are usual for all. Where one step after the other is refused, renewing does
    // not help either: ten thousand were made for minima that were none.
    private const int EvaluationsToSpare = 20;

    private readonly int _mostEvaluations = (int)Math.Min((long)settings.Stopping.MaximumIterations + EvaluationsToSpare, int.MaxValue);

    private MinimizationSettings Minimization =>
        new(settings.Method, settings.Stopping with { MaximumEvaluations = _mostEvaluations })
        {
            MaximumThreads = settings.MaximumThreads,
            Device = settings.Device,
            IsSinglePrecision = settings.IsSinglePrecision,
        };

    /// <summary>Minimises; for each start the minimum, or why there is none.</summary>
    /// <param name="starts">Where to begin.</param>
    /// <param name="workspaces">One for each, that its minimum keeps.</param>
    /// <param name="finished">Told of each after its first minimisation, which takes the time; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public BatchAttempt[] Minimize(
        IReadOnlyList<BatchStart> starts,
        IReadOnlyList<Workspace> workspaces,
        IProgress<int>? finished,
        CancellationToken cancellation
    )
    {
        Run[] runs = [.. starts.Select((s, i) => new Run(s, workspaces[i], _mostEvaluations))];
        InParallel(runs, run => run.Begin(), cancellation);
        int without = runs.Count(r => !r.IsOpen);
        for (int none = 1; none <= without; none++)
            finished?.Report(none);
        for (int round = 0; round <= MostRenewals; round++)
        {
            if (round > 0)
                InParallel(runs, run => run.Renew(), cancellation);
            Run[] open = [.. runs.Where(r => r.IsOpen)];
            if (open.Length == 0)
                break;
            IReadOnlyList<OptimizationResult> results = engine.Minimize(
                [.. open.Select(r => new BatchProblem(r.Objective!, r.Parameters))],
                Minimization,
                round == 0 ? finished : null,
                cancellation
            );
            for (int i = 0; i < open.Length; i++)
                open[i].Take(results[i]);
        }
        var attempts = new BatchAttempt[runs.Length];
        Workers.For(runs.Length, settings.MaximumThreads, i => attempts[i] = runs[i].End(), cancellation);
        return attempts;
    }

    private void InParallel<T>(T[] items, Action<T> work, CancellationToken cancellation) =>
        Workers.For(items.Length, settings.MaximumThreads, i => work(items[i]), cancellation);

    // One batch on its way.
    private sealed class Run(BatchStart start, Workspace workspace, int mostEvaluations)
    {
        private double _smoothedFor; // slope, eV per channel
        private double _renewedFor; // the same
        private bool _isSettled; // renewed without a change: what others of the portion still need must not renew it again
        private int _evaluations;
        private string? _failure;
        private OptimizationResult? _result;
        private IReadOnlyList<double> _history = [];

        public IBatchObjective? Objective { get; private set; }

        public double[] Parameters => _result?.Parameters ?? start.Parameters;

        public bool IsOpen { get; private set; }

        public void Begin() => Guarded(() => IsOpen = Create(start.Parameters));

        public void Take(OptimizationResult result)
        {
            IsOpen = false;
            _evaluations += result.Evaluations;
            if (_result is null)
                _history = result.History;
            _failure = result.Failure;
            _result = result;
        }

        public void Renew()
        {
            if (_isSettled || _result is null || Objective is null || _failure is not null)
                return;
            if (_result.Status == OptimizationStatus.Diverged || _evaluations >= mostEvaluations)
                return;
            Guarded(() =>
            {
                double slope = start.Objectives.SlopeEv(start.Function, Parameters);
                if (!(slope > 0))
                    Objective = null;
                else if (start.Objectives.AreOutdated(slope, _smoothedFor))
                {
                    IsOpen = Create(Parameters);
                    Objective?.Renew(Parameters);
                }
                else
                    IsOpen = Objective.Renew(Parameters) | start.Objectives.HasMoved(slope, _renewedFor);
                _renewedFor = slope;
            });
            _isSettled = !IsOpen;
        }

        public BatchAttempt End()
        {
            BatchMinimum? minimum = null;
            if (_failure is null && Objective is not null && _result is not null)
                Guarded(() => minimum = At(Objective, _result));
            return new BatchAttempt(minimum, _failure, _evaluations);
        }

        private BatchMinimum At(IBatchObjective objective, OptimizationResult result)
        {
            objective.Evaluate(result.Parameters, new ObjectiveEvaluation(start.Function.ParameterCount));
            return new BatchMinimum(
                start,
                objective,
                result with
                {
                    History = _history,
                },
                Lines(objective, result.Parameters),
                objective.ReducedValue(result.Value),
                workspace
            );
        }

        private LineAmplitude[] Lines(IBatchObjective objective, double[] parameters)
        {
            IReadOnlyList<double> counts = objective.Amplitudes,
                errors = objective.AmplitudeErrors();
            if (start.Target.FixedFractions is not null)
            {
                // Fixed amplitudes say nothing about this batch: fit them once, where the optimum is.
                TargetSpectrum profiled = start.Target with
                {
                    FixedFractions = null,
                };
                (counts, errors) = new AlignmentSearch(start.Function, profiled, start.Histogram, parameters).Lines(parameters);
            }
            return [.. start.Target.Lines.Select((line, k) => new LineAmplitude(line.Name, counts[k], errors[k]))];
        }

        private bool Create(double[] parameters)
        {
            workspace.Clear();
            Objective = start.Objectives.Of(start.Input, start.Function, parameters, workspace);
            _smoothedFor = _renewedFor = start.Objectives.SlopeEv(start.Function, parameters);
            return Objective is not null;
        }

        private void Guarded(Action work)
        {
            if (Isolated.Run(work) is not { } failure)
                return;
            _failure = failure;
            IsOpen = false;
        }
    }
}
