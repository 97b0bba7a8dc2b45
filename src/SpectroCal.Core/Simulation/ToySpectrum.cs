using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Simulation;

/// <summary>A single spectrum of the toy, to experiment with.</summary>
public static class ToySpectrum
{
    /// <summary>Simulates the first physics run of a campaign.</summary>
    /// <param name="settings">What to simulate; of its runs only the first.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// A spectrum for each detector. It states the constants of the calibration run before it; the true ones are among its covariates.
    /// </returns>
    public static IReadOnlyList<Spectrum> Simulate(ToySettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ToyCampaign toy = ToyCampaign.Simulate(settings with { Cycles = 1, PhysicsRunsPerCycle = 1 }, 1, null, cancellation);
        return
        [
            .. toy.Campaign.Batches.Select(b => new Spectrum(
                string.Create(CultureInfo.InvariantCulture, $"toy-{settings.Seed}"),
                b.Batch.Detector,
                b.Batch.Run,
                b.Batch.Histogram
            )
            {
                CalibrationCoefficients = b.Standard.Parameters,
                Covariates = new Dictionary<string, double>
                {
                    ["true_offset_eV"] = b.Truth!.Parameters[0],
                    ["true_gain_eV_per_channel"] = b.Truth.Parameters[1],
                },
            }),
        ];
    }
}
