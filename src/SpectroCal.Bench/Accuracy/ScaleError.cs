using SpectroCal.Calibration;

namespace SpectroCal.Bench.Accuracy;

/// <summary>Error of the scale of a batch at an energy, eV.</summary>
/// <param name="Value">Energy by the scale minus the true one.</param>
/// <param name="Stated">The standard error that the calibration states.</param>
/// <param name="Bound">The Cramer-Rao bound.</param>
internal readonly record struct ScaleError(double Value, double Stated, double Bound)
{
    private const double WrongEv = 1;
    private const double WrongInErrors = 2;

    /// <summary>The error of a batch whose truth is known.</summary>
    public static ScaleError Of(BatchCalibration batch, double energyEv, SimulatedDetector detector)
    {
        double channel = detector.Channel(energyEv, batch.Input.Truth!);
        return new ScaleError(
            batch.Optimized.Energy(channel) - energyEv,
            batch.Optimized.EnergyError(channel),
            batch.CramerRaoEnergyError(channel)
        );
    }

    /// <summary>Whether batches are wrong in the mean: by more than 1 eV, and by more than two of their stated errors.</summary>
    public static bool IsWrong(IReadOnlyCollection<ScaleError> batches)
    {
        double bias = Math.Abs(batches.Average(e => e.Value));
        return bias > WrongEv && bias > WrongInErrors * batches.Average(e => e.Stated);
    }
}
