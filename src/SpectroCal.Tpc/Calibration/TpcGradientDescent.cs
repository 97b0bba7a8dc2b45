using SpectroCal.Differentiation;
using SpectroCal.Optimization;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Gradient descent over batches of tracks: the published way.</summary>
/// <param name="simulator">The simulator.</param>
/// <param name="request">What and how.</param>
internal sealed class TpcGradientDescent(ITpcSimulator simulator, TpcCalibrationRequest request)
{
    private const double Averaged = 0.1; // share of the steps at the end whose mean is the result
    private const double SameSign = 0.9; // share of the steps at the end: gradients of a minimum change their signs
    private const int LeastDecay = 50; // steps between two reductions of the learning rate, where there are few batches

    /// <summary>Runs all steps.</summary>
    public TpcCalibration Run(IProgress<TpcStep>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<TpcParameter> active = request.Parameters;
        var map = new ParameterMap(active);
        double[] start = request.Argon.Values(active),
            inner = map.Inner(start);
        IReadOnlyList<IReadOnlyList<TrackSegment>> batches = TrackBatches.Of(request.Segments, request.BatchCm);
        ILookup<long, TpcHit> target = request.Target.ToLookup(h => h.Event);
        TpcHit[][] measured = [.. batches.Select(b => b.Select(s => s.Event).Distinct().SelectMany(e => target[e]).ToArray())];
        IStepper stepper = new Adam([.. active.Select(_ => request.LearningRate)])
        {
            WarmUp = request.WarmUp,
            Decay = request.Decay,
            DecayEvery = Math.Max(LeastDecay, batches.Count),
            LongestGradient = request.LongestGradient,
        }.Begin(active.Count);
        var at = new ObjectiveEvaluation(active.Count);
        double[] step = new double[active.Count];
        var steps = new List<TpcStep>();
        var signs = new List<int[]>();
        for (int i = 0; i < request.Iterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] values = map.Values(inner),
                slopes = map.Slopes(inner);
            int batch = i % batches.Count;
            IReadOnlyList<TpcHit> hits = simulator.Simulate(
                batches[batch],
                request.Argon.With(active, values),
                request.Simulation,
                cancellation
            );
            Jet loss = request.Loss.Evaluate(hits, measured[batch]);
            steps.Add(new TpcStep(loss.Value, values));
            progress?.Report(steps[^1]);
            // A batch without readings in common says nothing.
            if (!double.IsFinite(loss.Value) || loss.VariableCount == 0)
                continue;
            at.Value = loss.Value;
            for (int p = 0; p < active.Count; p++)
                at.Gradient[p] = loss.Gradient(p) * slopes[p];
            if (!at.Gradient.All(double.IsFinite))
                continue;
            signs.Add([.. at.Gradient.Select(Math.Sign)]);
            stepper.Propose(at, default, step);
            for (int p = 0; p < active.Count; p++)
                inner[p] += step[p];
        }
        return Result(active, start, steps, signs, cancellation);
    }

    private TpcCalibration Result(
        IReadOnlyList<TpcParameter> active,
        double[] start,
        List<TpcStep> steps,
        List<int[]> signs,
        CancellationToken cancellation
    )
    {
        TpcStep[] last = [.. steps.TakeLast(Math.Max(1, (int)(Averaged * steps.Count)))];
        FittedTpcParameter[] fitted =
        [
            .. active.Select((p, i) => new FittedTpcParameter(p, start[i], last.Average(s => s.Values[i]), null)),
        ];
        int[][] end = [.. signs.TakeLast(last.Length)];
        string reason = end.Length == 0 ? "No batch had readings in common with the data." : "";
        for (int i = 0; i < active.Count && reason.Length == 0; i++)
            if (Math.Abs(end.Sum(s => s[i])) > (2 * SameSign - 1) * end.Length)
                reason =
                    $"The loss still falls along {TpcParameterInfo.Of(active[i]).Name} at the last step: give more iterations, "
                    + "or a larger learning rate.";
        LiquidArgon argon = request.Argon.With(active, [.. fitted.Select(p => p.Value)]);
        var agreement = ReadingAgreement.At(simulator, request, argon, cancellation);
        if (reason.Length == 0)
            reason = agreement.Doubt(request, fitted);
        return new TpcCalibration(
            reason.Length == 0 ? TpcStatus.Calibrated : TpcStatus.Suspect,
            reason,
            fitted,
            request.Target.Count,
            agreement.Matched,
            agreement.ChiSquarePerDegree(request),
            steps
        );
    }
}
