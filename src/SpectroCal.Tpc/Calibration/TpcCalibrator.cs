using SpectroCal.Numerics;
using SpectroCal.Optimization;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Finds constants of the argon from readings of tracks whose energies are known.</summary>
/// <param name="simulator">The simulator.</param>
public sealed class TpcCalibrator(ITpcSimulator simulator)
{
    internal const int Rounds = 3; // of least squares: spreads of readings are those at the parameters of the round before
    private const double Tolerance = 1e-4; // of half of chi2, with noise: a hundredth of a standard deviation
    private const double RoughTolerance = 1; // the same in the rounds before the last one
    private const double ExactTolerance = 1e-9; // without
    private const double LargestChiSquare = 1.2;
    private const double LeastMatched = 0.9; // share of the readings
    private const double LargestRest = 0.1; // root mean square of differences without noise: 100 electrons, 0.01 us
    private static readonly ReadingSpread WithoutNoise = new(0.1, 1000, 0); // only weighs times against charges

    /// <summary>Calibrates.</summary>
    /// <param name="request">What and how.</param>
    /// <param name="progress">Told each step.</param>
    /// <param name="cancellation">Ends it between events.</param>
    public TpcCalibration Calibrate(
        TpcCalibrationRequest request,
        IProgress<TpcStep>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (request.Target.Count == 0 || request.Segments.Count == 0)
            return Failed(request, request.Target.Count == 0 ? "There are no readings." : "There are no tracks.");
        return request.Method == TpcMethod.Adam
            ? new TpcGradientDescent(simulator, request).Run(progress, cancellation)
            : LeastSquares(request, progress, cancellation);
    }

    private TpcCalibration LeastSquares(TpcCalibrationRequest request, IProgress<TpcStep>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<TpcParameter> active = request.Parameters;
        double[] nominal = request.Argon.Values(active),
            x = [.. nominal.Select(_ => 1.0)];
        var bounds = new ParameterBounds(
            [.. active.Select((p, i) => TpcParameterInfo.Of(p).Least / nominal[i])],
            [.. active.Select((p, i) => TpcParameterInfo.Of(p).Most / nominal[i])]
        );
        HashSet<ReadingKey> measured = [.. request.Target.Select(ReadingKey.Of)];
        var steps = new List<TpcStep>();
        OptimizationResult? fit = null;
        ReadingResiduals? residuals = null;
        int compared = 0;
        int rounds = request.HasNoise ? Rounds : 1;
        for (int round = 1; round <= rounds; round++)
        {
            double tolerance =
                round < rounds ? RoughTolerance
                : request.HasNoise ? Tolerance
                : ExactTolerance;
            var rule = new StoppingRule { Tolerance = tolerance, RelativeTolerance = 0 };
            LiquidArgon argon = request.Argon.With(active, [.. x.Zip(nominal, (a, b) => a * b)]);
            Dictionary<ReadingKey, ReadingSpread> spreads = simulator
                .Simulate(request.Segments, argon, request.Simulation with { Active = [] }, cancellation)
                .Where(h => measured.Contains(ReadingKey.Of(h)))
                .ToDictionary(ReadingKey.Of, h => h.Spread ?? WithoutNoise);
            if (spreads.Count == 0)
                return Failed(request, "Simulation and data have no reading in common.");
            compared = spreads.Count;
            residuals = new ReadingResiduals(
                simulator,
                request.Segments,
                request.Target,
                request.Argon,
                request.Simulation,
                spreads,
                step =>
                {
                    steps.Add(step);
                    progress?.Report(step);
                },
                cancellation
            );
            fit = Minimizer.Minimize(residuals, x, new LevenbergMarquardt(), rule, cancellation, bounds);
            x = fit.Parameters;
        }
        double? chiSquare = request.HasNoise ? 2 * fit!.Value / Math.Max(1, 2 * compared - active.Count) : null;
        double[]? inverse = SmallMatrix.TryInvert(fit!.At.GaussNewton, active.Count),
            covariance = request.HasNoise && inverse is not null
                ? [.. inverse.Select((v, k) => v * nominal[k / active.Count] * nominal[k % active.Count])]
                : null;
        FittedTpcParameter[] fitted =
        [
            .. active.Select(
                (p, i) =>
                    new FittedTpcParameter(
                        p,
                        nominal[i],
                        x[i] * nominal[i],
                        covariance is null ? null : Math.Sqrt(covariance[i * (active.Count + 1)])
                    )
            ),
        ];
        string reason = Doubt(request, fit, fitted, residuals!.Matched, chiSquare, inverse is null);
        return new TpcCalibration(
            reason.Length == 0 ? TpcStatus.Calibrated : TpcStatus.Suspect,
            reason,
            fitted,
            request.Target.Count,
            residuals.Matched,
            chiSquare,
            steps
        )
        {
            Covariance = covariance,
        };
    }

    // Each is a test for itself, not a comparison with something else.
    private static string Doubt(
        TpcCalibrationRequest request,
        OptimizationResult fit,
        FittedTpcParameter[] fitted,
        int matched,
        double? chiSquare,
        bool isDegenerate
    )
    {
        if (isDegenerate)
            return "The tracks do not tell some of the parameters apart.";
        if (fit.Status is OptimizationStatus.Diverged or OptimizationStatus.IterationLimit)
            return fit.Status.Describe();
        foreach (FittedTpcParameter p in fitted)
        {
            TpcParameterInfo info = TpcParameterInfo.Of(p.Parameter);
            if (p.Value <= info.Least * (1 + 1e-9) || p.Value >= info.Most * (1 - 1e-9))
                return Invariant($"{info.Name} ended at the end of its range, {p.Value:G4}.");
        }
        if (matched < LeastMatched * request.Target.Count)
            return Invariant($"Only {matched} of {request.Target.Count} readings are in the simulation too.");
        double rest = Math.Sqrt(fit.Value / Math.Max(1, matched));
        if (!request.HasNoise && rest > LargestRest)
            return Invariant($"Readings differ from the simulation by {rest * WithoutNoise.Electrons:0} electrons ")
                + Invariant($"and {rest * WithoutNoise.TimeUs:0.000} us, though they are said to have no noise: ")
                + "they have, or energies or detector are wrong.";
        if (chiSquare > LargestChiSquare)
            return Invariant(
                $"Readings differ from the simulation by more than noise does (chi2/ndf {chiSquare:0.00}): energies or detector are wrong."
            );
        return "";
    }

    private static TpcCalibration Failed(TpcCalibrationRequest request, string reason) =>
        new(TpcStatus.Failed, reason, [], request.Target.Count, 0, null, []);
}
