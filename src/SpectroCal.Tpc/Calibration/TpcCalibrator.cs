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
            Dictionary<ReadingKey, ReadingSpread> spreads = ReadingAgreement.Errors(simulator, request, argon, cancellation);
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
        var agreement = new ReadingAgreement(fit!.Value, compared, residuals!.Matched);
        double[]? inverse = SmallMatrix.TryInvert(fit.At.GaussNewton, active.Count),
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
        string reason =
            inverse is null ? "The tracks do not tell some of the parameters apart."
            : fit.Status is OptimizationStatus.Diverged or OptimizationStatus.IterationLimit ? fit.Status.Describe()
            : agreement.Doubt(request, fitted);
        return new TpcCalibration(
            reason.Length == 0 ? TpcStatus.Calibrated : TpcStatus.Suspect,
            reason,
            fitted,
            request.Target.Count,
            agreement.Matched,
            agreement.ChiSquarePerDegree(request),
            steps
        )
        {
            Covariance = covariance,
        };
    }

    private static TpcCalibration Failed(TpcCalibrationRequest request, string reason) =>
        new(TpcStatus.Failed, reason, [], request.Target.Count, 0, null, []);
}
