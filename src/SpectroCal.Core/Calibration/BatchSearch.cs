using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>
/// Batches whose lines are not where the constants put them: looks for the lines within the search range, minimises from what is found, and
/// chooses.
/// </summary>
/// <remarks>
/// What is found is minimised by Levenberg-Marquardt whatever the method of the settings, which then goes on from what is chosen:
/// first-order methods take hundreds of steps at each place that is none, without an end.
/// </remarks>
/// <param name="engine">What minimises.</param>
/// <param name="settings">How batches are calibrated.</param>
internal sealed class BatchSearch(ICalibrationEngine engine, CalibrationSettings settings)
{
    private const int MostCandidates = 4;
    private const double AmbiguousScore = 0.9;
    private const double LeastScore = 0.7; // of the known minimum: from the lattice to a minimum scores rise by a tenth

    private readonly BatchMinimizer _places = new(
        engine,
        settings.Method is LevenbergMarquardt
            ? settings
            : settings with
            {
                Method = new LevenbergMarquardt(),
                Stopping = settings.Stopping with { MaximumIterations = new StoppingRule().MaximumIterations },
            }
    );

    /// <summary>What was chosen for a batch.</summary>
    /// <param name="Best">The best minimum; null where there is none.</param>
    /// <param name="Rival">Another that explains the data about as well; null where none does.</param>
    /// <param name="Failure">What failed, as a sentence; null where nothing did.</param>
    /// <param name="Evaluations">Evaluations of the objective.</param>
    public sealed record Choice(BatchMinimum? Best, BatchMinimum? Rival, string? Failure, int Evaluations)
    {
        /// <summary>The shift up to which all places were looked at where there were too many, eV; null where all were.</summary>
        public double? CutAtEv { get; init; }
    }

    /// <summary>Searches.</summary>
    /// <param name="batches">The batches, each with the minimum that was found without a search, if there was one.</param>
    /// <param name="workspace">Gives a workspace for each search and each minimum that is tried, which they keep.</param>
    /// <param name="cancellation">Stops the work.</param>
    public Choice[] Search(
        IReadOnlyList<(BatchStart Start, BatchMinimum? Direct)> batches,
        Func<Workspace> workspace,
        CancellationToken cancellation
    )
    {
        var found = new (AlignmentSearch? Search, BatchStart[] Starts, double? CutAtEv, string? Failure)[batches.Count];
        Workspace[] own = [.. batches.Select(_ => workspace())];
        Workers.For(
            found.Length,
            settings.MaximumThreads,
            i =>
                found[i] = Isolated.Run(
                    () => Alignments(batches[i].Start, batches[i].Direct, own[i], cancellation),
                    reason => (null, [], null, reason)
                ),
            cancellation
        );
        BatchStart[] starts = [.. found.SelectMany(f => f.Starts)];
        BatchAttempt[] attempts = _places.Minimize(starts, [.. starts.Select(_ => workspace())], null, cancellation);
        var choices = new Choice[batches.Count];
        int first = 0;
        for (int i = 0; i < choices.Length; i++)
        {
            BatchAttempt[] tried = attempts[first..(first += found[i].Starts.Length)];
            int evaluations = tried.Sum(a => a.Evaluations);
            choices[i] = found[i].Search is { } search
                ? Isolated.Run(
                    () => Choose(search, batches[i].Direct, [.. tried.Select(a => a.Minimum).OfType<BatchMinimum>()], evaluations),
                    reason => new Choice(null, null, reason, evaluations)
                )
                : new Choice(batches[i].Direct, null, found[i].Failure, evaluations);
            choices[i] = choices[i] with { CutAtEv = found[i].CutAtEv };
        }
        if (settings.Method is not LevenbergMarquardt)
            GoOn(choices, [.. batches.Select(b => b.Direct)], workspace, cancellation);
        return choices;
    }

    // By the method of the settings, from what was found.
    private void GoOn(Choice[] choices, BatchMinimum?[] direct, Func<Workspace> workspace, CancellationToken cancellation)
    {
        int[] found = [.. Enumerable.Range(0, choices.Length).Where(i => choices[i].Best is { } best && best != direct[i])];
        BatchStart[] starts = [.. found.Select(i => choices[i].Best!).Select(best => best.Start with { Parameters = best.Parameters })];
        BatchAttempt[] attempts = new BatchMinimizer(engine, settings).Minimize(
            starts,
            [.. starts.Select(_ => workspace())],
            null,
            cancellation
        );
        for (int k = 0; k < found.Length; k++)
        {
            Choice choice = choices[found[k]];
            choices[found[k]] = choice with
            {
                Best = attempts[k].Minimum,
                Failure = attempts[k].Failure,
                Evaluations = choice.Evaluations + attempts[k].Evaluations,
            };
        }
    }

    private (AlignmentSearch?, BatchStart[], double?, string?) Alignments(
        BatchStart start,
        BatchMinimum? direct,
        Workspace workspace,
        CancellationToken cancellation
    )
    {
        if (!start.Objectives.Takes(start.Input, start.Function, start.Parameters))
            return (null, [], null, null);
        workspace.Clear();
        AlignmentSearch search = start.Objectives.Search(start.Histogram, start.Function, start.Parameters, workspace);
        AlignmentLimits limits = Limits(start);
        bool isKnown =
            search.IsComplete && direct is { Result.Status: OptimizationStatus.Converged } && BatchVerdict.IsWithinRange(direct, settings);
        // What explains clearly less than the minimum that is known leads to no rival of it.
        if (isKnown)
            limits = limits with { LeastScore = LeastScore * search.Score(direct!.Parameters) };
        (IEnumerable<Alignment> found, double? cutAtEv) = search.Find(start.Parameters, limits, MostCandidates, cancellation);
        // And what is where that minimum is leads there again.
        if (isKnown)
            found = found.Where(a => !direct!.IsAt(a.Parameters));
        return (search, [.. found.Select(a => start with { Parameters = a.Parameters })], cutAtEv, null);
    }

    // What a verdict refuses need not be found. Its gain is counted from the standard calibration, that of the lattice from the start.
    private AlignmentLimits Limits(BatchStart start)
    {
        double standard =
            start.Objectives.SlopeEv(start.Function, start.Standard) / start.Objectives.SlopeEv(start.Function, start.Parameters);
        return new AlignmentLimits(
            settings.SearchRangeEv,
            Math.Min(1, standard * (1 - settings.LargestGainChange)),
            Math.Max(1, standard * (1 + settings.LargestGainChange))
        );
    }

    private Choice Choose(AlignmentSearch search, BatchMinimum? direct, BatchMinimum[] found, int evaluations)
    {
        var candidates = new List<(BatchMinimum Minimum, double Score)>();
        if (direct is not null && BatchVerdict.IsWithinRange(direct, settings))
            candidates.Add((direct, search.Score(direct.Parameters)));
        foreach (BatchMinimum candidate in found.Where(c => BatchVerdict.IsWithinRange(c, settings)))
        {
            int same = candidates.FindIndex(c => c.Minimum.IsSameAs(candidate));
            if (same >= 0 && candidates[same].Minimum.Objective.ModelError <= candidate.Objective.ModelError)
                continue;
            if (same >= 0)
                candidates.RemoveAt(same);
            candidates.Add((candidate, search.Score(candidate.Parameters)));
        }
        (BatchMinimum Minimum, double Score)[] ranked = [.. candidates.OrderByDescending(c => c.Score)];
        if (ranked.Length == 0)
            return new Choice(direct, null, null, evaluations);
        bool isAmbiguous =
            ranked.Length > 1
            && ranked[1].Score > AmbiguousScore * ranked[0].Score
            && ranked[1].Minimum.Result.Status == OptimizationStatus.Converged;
        return new Choice(ranked[0].Minimum, isAmbiguous ? ranked[1].Minimum : null, null, evaluations);
    }
}
