using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>
/// The objective of one batch along one calibration parameter, the others held at the optimum and amplitudes fitted at every point.
/// </summary>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Optimum">Its value at the optimum.</param>
/// <param name="Error">Its standard error there.</param>
/// <param name="Values">Values of the parameter.</param>
/// <param name="Losses">The objective there, less that at the optimum; infinite where it is not defined.</param>
public sealed record LossScan(string Parameter, double Optimum, double Error, IReadOnlyList<double> Values, IReadOnlyList<double> Losses)
{
    /// <summary>Unit of the parameter; null where the calibration function does not tell.</summary>
    public string? Unit { get; init; }

    /// <summary>Scans every parameter that the calibration determined.</summary>
    /// <param name="calibration">The outcome for a campaign.</param>
    /// <param name="batch">Index of a calibrated batch.</param>
    /// <param name="reachInErrors">How far to go to either side, in standard errors.</param>
    /// <param name="points">Points of a scan, at least 3.</param>
    /// <exception cref="CalibrationException">The batch was not calibrated.</exception>
    public static IReadOnlyList<LossScan> Of(CampaignCalibration calibration, int batch, double reachInErrors = 6, int points = 121)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 3);
        if (!(reachInErrors > 0))
            throw new ArgumentOutOfRangeException(nameof(reachInErrors), reachInErrors, "The reach must be positive.");
        BatchCalibration outcome = calibration.Batches[batch];
        if (!outcome.HasConstants)
            throw new CalibrationException(
                $"The batch {outcome.Input.Batch.Run.Name} of detector {outcome.Input.Batch.Detector} was not calibrated, so "
                    + "there is no minimum to scan."
            );
        EnergyCalibration optimum = outcome.Optimized;
        CalibrationFunction function = optimum.Function;
        IBatchObjective objective =
            new BatchObjectives(calibration.Settings, calibration.Target, calibration.BandwidthEv).Of(
                outcome.Input,
                function,
                optimum.Values
            ) ?? throw new CalibrationException("The optimised constants give no rising energy scale.");
        var buffer = new ObjectiveEvaluation(function.ParameterCount);
        double Loss(double[] p)
        {
            objective.Evaluate(p, buffer);
            return buffer.Value;
        }

        double lowest = Loss(optimum.Values.ToArray());
        var scans = new List<LossScan>();
        for (int i = 0; i < function.ParameterCount; i++)
        {
            double error = optimum.ParameterError(i);
            if (!(error > 0))
                continue; // held: nothing was determined
            double[] values =
            [
                .. Enumerable.Range(0, points).Select(k => optimum.Parameters[i] + error * reachInErrors * (2.0 * k / (points - 1) - 1)),
            ];
            int index = i;
            double[] losses =
            [
                .. values.Select(v =>
                {
                    double[] p = optimum.Values.ToArray();
                    p[index] = v;
                    return Loss(p) - lowest;
                }),
            ];
            scans.Add(
                new LossScan(function.ParameterName(i), optimum.Parameters[i], error, values, losses) { Unit = function.ParameterUnit(i) }
            );
        }
        return scans;
    }
}
