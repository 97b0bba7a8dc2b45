using SpectroCal.Optimization;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tpc.Calibration;

/// <summary>How well readings agree with their simulation, whatever found its constants; each doubt is a test for itself.</summary>
/// <param name="HalfSquares">Half the sum of squared differences in units of their errors.</param>
/// <param name="Compared">Readings that were compared.</param>
/// <param name="Matched">Those that the simulation has, too.</param>
internal sealed record ReadingAgreement(double HalfSquares, int Compared, int Matched)
{
    private const double LargestChiSquare = 1.2;
    private const double LeastMatched = 0.9; // share of the readings
    private const double LargestRest = 0.1; // root mean square of differences without noise: 100 electrons, 0.01 us
    private static readonly ReadingSpread WithoutNoise = new(0.1, 1000, 0); // only weighs times against charges

    /// <summary>The agreement at some constants.</summary>
    public static ReadingAgreement At(
        ITpcSimulator simulator,
        TpcCalibrationRequest request,
        LiquidArgon argon,
        CancellationToken cancellation
    )
    {
        Dictionary<ReadingKey, ReadingSpread> errors = Errors(simulator, request, argon, cancellation);
        var residuals = new ReadingResiduals(
            simulator,
            request.Segments,
            request.Target,
            argon,
            request.Simulation with
            {
                Active = [],
            },
            errors,
            _ => { },
            cancellation
        );
        var at = new ObjectiveEvaluation(0);
        residuals.Evaluate([], at);
        return new ReadingAgreement(at.Value, errors.Count, residuals.Matched);
    }

    /// <summary>Errors of the readings that simulation and data have in common.</summary>
    public static Dictionary<ReadingKey, ReadingSpread> Errors(
        ITpcSimulator simulator,
        TpcCalibrationRequest request,
        LiquidArgon argon,
        CancellationToken cancellation
    )
    {
        HashSet<ReadingKey> measured = [.. request.Target.Select(ReadingKey.Of)];
        return simulator
            .Simulate(request.Segments, argon, request.Simulation with { Active = [] }, cancellation)
            .Where(h => measured.Contains(ReadingKey.Of(h)))
            .ToDictionary(ReadingKey.Of, h => h.Spread ?? WithoutNoise);
    }

    /// <summary>chi2 per degree of freedom; null without noise.</summary>
    public double? ChiSquarePerDegree(TpcCalibrationRequest request) =>
        request.HasNoise ? 2 * HalfSquares / Math.Max(1, 2 * Compared - request.Parameters.Count) : null;

    /// <summary>What speaks against constants that were found; empty: nothing.</summary>
    public string Doubt(TpcCalibrationRequest request, IReadOnlyList<FittedTpcParameter> fitted)
    {
        foreach (FittedTpcParameter p in fitted)
        {
            TpcParameterInfo info = TpcParameterInfo.Of(p.Parameter);
            if (p.Value <= info.Least * (1 + 1e-9) || p.Value >= info.Most * (1 - 1e-9))
                return Invariant($"{info.Name} ended at the end of its range, {p.Value:G4}.");
        }
        if (Matched < LeastMatched * request.Target.Count)
            return Invariant($"Only {Matched} of {request.Target.Count} readings are in the simulation too.");
        string cause =
            request.Method == TpcMethod.Adam
                ? "the descent has not come to its end, or energies or detector are wrong."
                : "energies or detector are wrong.";
        double rest = Math.Sqrt(HalfSquares / Math.Max(1, Matched));
        if (!request.HasNoise && rest > LargestRest)
            return Invariant($"Readings differ from the simulation by {rest * WithoutNoise.Electrons:0} electrons ")
                + Invariant($"and {rest * WithoutNoise.TimeUs:0.000} us, though they are said to have no noise: ")
                + $"they have, or {cause}";
        return ChiSquarePerDegree(request) is { } chiSquare and > LargestChiSquare
            ? Invariant($"Readings differ from the simulation by more than noise does (chi2/ndf {chiSquare:0.00}): {cause}")
            : "";
    }
}
