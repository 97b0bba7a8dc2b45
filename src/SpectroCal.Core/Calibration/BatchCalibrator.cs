using System.Collections.Concurrent;
using SpectroCal.Detectors;
using SpectroCal.Engines;
using SpectroCal.Estimation;

namespace SpectroCal.Calibration;

/// <summary>Calibrates batches: minimises with an engine, searches where a minimum is not to be trusted, and judges.</summary>
/// <param name="engine">What minimises.</param>
/// <param name="settings">How.</param>
internal sealed class BatchCalibrator(ICalibrationEngine engine, CalibrationSettings settings)
{
    private readonly BatchMinimizer _minimizer = new(engine, settings);
    private readonly ConcurrentBag<Workspace> _workspaces = []; // that no batch is using

    /// <summary>Calibrates batches; whatever goes wrong with one is its status.</summary>
    /// <param name="batches">The batches, what makes their objectives, and all parameters to begin with.</param>
    /// <param name="finished">Told of each batch when its lines are where they belong or it has failed; may be null.</param>
    /// <param name="cancellation">Stops the work within one evaluation per thread.</param>
    public BatchCalibration[] Calibrate(
        IReadOnlyList<(CampaignBatch Input, Func<BatchObjectives> Objectives, EnergyCalibration Start)> batches,
        IProgress<int>? finished,
        CancellationToken cancellation
    )
    {
        var results = new BatchCalibration?[batches.Count];
        var starts = new BatchStart[batches.Count];
        ForEach(
            [.. Enumerable.Range(0, batches.Count)],
            i =>
            {
                (CampaignBatch input, Func<BatchObjectives> objectives, EnergyCalibration start) = batches[i];
                Isolated.Begin($"batch {input.Batch.Run.Name}");
                if (input.Batch.Histogram.TotalCounts == 0)
                {
                    results[i] = BatchVerdict.Unchanged(input, BatchStatus.NoEvents, "The batch holds no events.");
                    return;
                }
                if (input.Refusal is { } refusal)
                {
                    results[i] = BatchVerdict.Unchanged(input, BatchStatus.LinesNotFound, refusal);
                    return;
                }
                starts[i] = BatchStart.Of(input, objectives(), settings.Free(input.Standard.Function), start.Values);
                if (!starts[i].HasEventsInRange())
                    results[i] = BatchVerdict.Unchanged(
                        input,
                        BatchStatus.NoEvents,
                        $"No event falls into {starts[i].Target.Range} under the starting constants."
                    );
            }
        );

        int[] open = Open();
        for (int done = 1; done <= batches.Count - open.Length; done++)
            finished?.Report(done);
        var lent = new List<Workspace>();
        BatchAttempt[] attempts = _minimizer.Minimize(
            [.. open.Select(i => starts[i])],
            [.. open.Select(_ => Lend())],
            finished,
            cancellation
        );
        var direct = new BatchAttempt[batches.Count];
        for (int k = 0; k < open.Length; k++)
        {
            direct[open[k]] = attempts[k];
            if (attempts[k].Failure is { } failure)
                results[open[k]] = Failed(open[k], failure);
        }
        ForEach(
            Open(),
            i =>
            {
                if (direct[i].Minimum is { } minimum && (settings.SearchRangeEv <= 0 || BatchVerdict.IsTrusted(minimum, settings)))
                    results[i] = BatchVerdict.Of(minimum, null, settings, direct[i].Evaluations);
            }
        );

        open = Open();
        BatchSearch.Choice[] choices =
            settings.SearchRangeEv > 0
                ? new BatchSearch(engine, settings).Search([.. open.Select(i => (starts[i], direct[i].Minimum))], Lend, cancellation)
                : [.. open.Select(_ => new BatchSearch.Choice(null, null, null, 0))];
        for (int k = 0; k < open.Length; k++)
        {
            int i = open[k],
                evaluations = direct[i].Evaluations + choices[k].Evaluations;
            BatchSearch.Choice choice = choices[k];
            results[i] =
                choice.Failure is { } failure ? Failed(i, failure)
                : choice.Best is null
                    ? BatchVerdict.Unchanged(
                        batches[i].Input,
                        BatchStatus.NotConverged,
                        "The starting constants do not give the target's range a rising energy scale.",
                        evaluations
                    )
                : Isolated.Run(() => BatchVerdict.Of(choice.Best, choice.Rival, settings, evaluations), reason => Failed(i, reason));
            if (choice.CutAtEv is { } cut)
                results[i] = BatchVerdict.WithinReach(results[i]!, cut);
        }
        // Nothing of an objective is in a result.
        foreach (Workspace workspace in lent)
            _workspaces.Add(workspace);
        return [.. results.Select(r => r!)];

        Workspace Lend()
        {
            Workspace workspace = _workspaces.TryTake(out Workspace? free) ? free : new Workspace();
            lent.Add(workspace);
            return workspace;
        }

        int[] Open() => [.. Enumerable.Range(0, results.Length).Where(i => results[i] is null)];

        BatchCalibration Failed(int i, string reason) =>
            BatchVerdict.Unchanged(batches[i].Input, BatchStatus.NotConverged, reason, direct?[i]?.Evaluations ?? 0);

        void ForEach(int[] indices, Action<int> work) =>
            Workers.For(
                indices.Length,
                settings.MaximumThreads,
                k =>
                {
                    int i = indices[k];
                    if (Isolated.Run(() => work(i)) is { } reason)
                        results[i] = BatchVerdict.Unchanged(batches[i].Input, BatchStatus.NotConverged, reason);
                },
                cancellation
            );
    }
}
