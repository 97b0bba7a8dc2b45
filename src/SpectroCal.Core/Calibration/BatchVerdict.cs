using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>What a minimum is worth, whichever engine found it: the status of a batch, its constants and their errors.</summary>
internal static class BatchVerdict
{
    /// <summary>Standard errors at which a line counts as seen.</summary>
    public const double LineSignificance = 4;

    private const double SuspiciousObjective = 3; // times what fluctuations give
    private const double SuspiciousModelError = 0.03; // of the height of the nearest line: there may be a better minimum nearby

    /// <summary>Whether a minimum needs no search for a better one.</summary>
    public static bool IsTrusted(BatchMinimum minimum, CalibrationSettings settings) =>
        minimum.Result.Status == OptimizationStatus.Converged
        && IsWithinRange(minimum, settings)
        && minimum.Lines.All(l => l.Significance >= LineSignificance)
        // A target with fixed amplitudes need not describe the data, by design: it compares everything, known or not.
        && (minimum.Reduced <= SuspiciousObjective || minimum.Start.Target.FixedFractions is not null)
        && minimum.Objective.ModelError <= SuspiciousModelError;

    /// <summary>
    /// Whether no line has moved further from where the standard constants put it than the search range, give or take two resolutions, nor
    /// the gain more than it may. Without a search there is no range to leave.
    /// </summary>
    public static bool IsWithinRange(BatchMinimum minimum, CalibrationSettings settings)
    {
        if (settings.SearchRangeEv <= 0)
            return true;
        BatchStart start = minimum.Start;
        CalibrationFunction function = start.Function;
        double[] standard = start.Standard;
        double gain = start.Objectives.SlopeEv(function, minimum.Parameters) / start.Objectives.SlopeEv(function, standard);
        if (!(Math.Abs(gain - 1) <= settings.LargestGainChange))
            return false;
        foreach (LineGroup line in start.Target.Lines)
        {
            double moved = function.Energy(function.Channel(line.MeanEnergyEv, standard), minimum.Parameters) - line.MeanEnergyEv;
            if (!(Math.Abs(moved) <= settings.SearchRangeEv + 2 * start.Target.SmallestSigmaEv))
                return false;
        }
        return true;
    }

    /// <summary>A batch that keeps its standard constants.</summary>
    public static BatchCalibration Unchanged(CampaignBatch input, BatchStatus status, string reason, int evaluations = 0) =>
        new(input, input.Standard, status, reason) { Evaluations = evaluations, Found = input.Standard };

    /// <summary>The batch, which says where it was not looked for lines in all of the search range, unless it is calibrated.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cutAtEv">The shift up to which lines were looked for everywhere, eV.</param>
    public static BatchCalibration WithinReach(BatchCalibration batch, double cutAtEv) =>
        batch.Status == BatchStatus.Calibrated
            ? batch
            : batch with
            {
                Reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{batch.Reason} The lines were looked for within {cutAtEv:0.#} eV only: the range has too many places."
                ),
            };

    /// <summary>The verdict.</summary>
    /// <param name="best">The minimum.</param>
    /// <param name="rival">Another that explains the data about as well; null where none does.</param>
    /// <param name="settings">How the batch was calibrated.</param>
    /// <param name="evaluations">Evaluations of the objective that it took.</param>
    public static BatchCalibration Of(BatchMinimum best, BatchMinimum? rival, CalibrationSettings settings, int evaluations)
    {
        BatchStart start = best.Start;
        int seen = best.Lines.Count(l => l.Significance >= LineSignificance);
        BatchStatus status =
            seen < Needed(best, settings) ? BatchStatus.LinesNotFound
            : best.Result.Status != OptimizationStatus.Converged || !IsWithinRange(best, settings) ? BatchStatus.NotConverged
            : best.Objective.ModelError > KdeChiSquare.LargestModelError && best.Reduced > SuspiciousObjective ? BatchStatus.TargetMismatch
            : rival is not null ? BatchStatus.Ambiguous
            : BatchStatus.Calibrated;
        double[]? covariance = status == BatchStatus.Calibrated ? best.Objective.Covariance(best.Parameters) : null;
        if (status == BatchStatus.Calibrated && covariance is null)
            status = BatchStatus.LinesNotFound;
        AlternativeAlignment? alternative =
            status == BatchStatus.Ambiguous
                ? AlternativeAlignment.Of(start.Target, start.Function, best.Parameters, rival!.Parameters)
                : null;
        bool calibrated = status == BatchStatus.Calibrated;
        double[]? bound = calibrated
            ? start.Objectives.Bound(start.Input, best.Objective.Amplitudes, start.Function, best.Parameters, best.Workspace)
            : null;
        var found = new EnergyCalibration(start.Input.Standard.Function, start.Expand(best.Parameters));
        EnergyCalibration optimized = calibrated ? found with { Covariance = start.ExpandCovariance(covariance) } : start.Input.Standard;
        return new BatchCalibration(start.Input, optimized, status, alternative?.Reason ?? Reason(best, status, seen, settings))
        {
            CramerRaoBound = start.ExpandCovariance(bound),
            Optimization = best.Result,
            Found = status is BatchStatus.Calibrated or BatchStatus.TargetMismatch ? found : start.Input.Standard,
            Evaluations = evaluations,
            Lines = best.Lines,
            ReducedObjective = best.Reduced,
            ModelError = best.Objective.ModelError,
            Resolution = start.Target.Resolution,
            Alternative = alternative,
        };
    }

    // Lines that must be seen; constants that are known otherwise need none.
    private static int Needed(BatchMinimum best, CalibrationSettings settings) => settings.ConstrainToStandard ? 0 : best.Parameters.Length;

    /// <summary>
    /// The batch, without constants that its lines do not determine: where the stated error at a line that was seen exceeds the line's own
    /// standard deviation, or is no number, the objective was taken as a parabola far beyond the range where it is one.
    /// </summary>
    /// <remarks>A line that is seen with N counts has an error of about its standard deviation over the root of N.</remarks>
    /// <param name="batch">The batch.</param>
    /// <param name="target">Its target.</param>
    public static BatchCalibration WithBelievableErrors(BatchCalibration batch, TargetSpectrum target)
    {
        if (batch.Status != BatchStatus.Calibrated)
            return batch;
        EnergyCalibration scale = batch.Optimized;
        foreach ((LineAmplitude amplitude, LineGroup line) in batch.Lines.Zip(target.Lines))
        {
            double energy = line.MeanEnergyEv,
                error = scale.EnergyError(scale.Channel(energy)),
                sigma = target.Resolution.Sigma(energy);
            if (amplitude.Significance >= LineSignificance && !(error <= sigma))
                return Unchanged(
                    batch.Input,
                    BatchStatus.LinesNotFound,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The lines do not determine the constants: the error at {line.Name} would be {error:0.#} eV, more than the "
                            + $"{sigma:0.#} eV that are the standard deviation of the line."
                    ),
                    batch.Evaluations
                );
        }
        return batch;
    }

    private static string Reason(BatchMinimum best, BatchStatus status, int seen, CalibrationSettings settings) =>
        status switch
        {
            BatchStatus.LinesNotFound => string.Create(
                CultureInfo.InvariantCulture,
                $"{seen} of {Plural.Of(best.Lines.Count, "line")} {Plural.Word(seen, "stands", "stand")} out of the background by "
                    + $"{LineSignificance:0} standard errors "
                    + $"({string.Join(", ", best.Lines.Select(Counted))}); "
                    + $"{Plural.Of(best.Parameters.Length, "free parameter")} "
                    + $"{Plural.Word(best.Parameters.Length, "needs", "need")} as many."
            ),
            BatchStatus.NotConverged when best.Result.Status == OptimizationStatus.Converged => string.Create(
                CultureInfo.InvariantCulture,
                $"The minimum found lies further than the search range of {settings.SearchRangeEv:0.#} eV from the standard "
                    + $"calibration, or its gain differs by more than {settings.LargestGainChange:P0}: check the lines and "
                    + $"the constants to start from."
            ),
            BatchStatus.TargetMismatch => string.Create(
                CultureInfo.InvariantCulture,
                $"The target misses the data by {best.Objective.ModelError:P0} of the height of the nearest line: give the "
                    + $"lines that are in the data, or exclude the region."
            ),
            _ => best.Result.Status.Describe(),
        };

    // Where the counts of a line depend on those of the others entirely, or nothing is compared where it would be, there is no error.
    private static string Counted(LineAmplitude line) =>
        !double.IsFinite(line.Error) ? $"{line.Name} not determined" : $"{line.Name} {WithError.Of(line.Counts, line.Error, "0")} counts";
}
