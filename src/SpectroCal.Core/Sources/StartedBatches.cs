using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>Spectra as batches of a campaign, each with constants to start from.</summary>
/// <param name="Batches">The batches in the order of the spectra; may be empty.</param>
/// <param name="Found">Starting constants that were found from the peaks, for detectors whose spectra state none.</param>
/// <param name="WithoutStart">Spectra that are left out since they have no starting constants, with the reason as a sentence.</param>
public sealed record StartedBatches(
    IReadOnlyList<CampaignBatch> Batches,
    IReadOnlyDictionary<string, DetectorStart> Found,
    IReadOnlyList<(Spectrum Spectrum, string Reason)> WithoutStart
)
{
    /// <summary>Makes the batches.</summary>
    /// <param name="spectra">
    /// The spectra, each with its starting constants; null: those that it states, or else those found from the peaks of its detector.
    /// </param>
    /// <param name="function">The calibration function of all batches.</param>
    /// <param name="lines">Lines to calibrate with.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static StartedBatches Of(
        IReadOnlyList<(Spectrum Spectrum, EnergyCalibration? Start)> spectra,
        CalibrationFunction function,
        IReadOnlyList<LineGroup> lines,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(function);
        EnergyCalibration?[] starts = [.. spectra.Select(s => s.Start ?? Stated(s.Spectrum, function))];
        EventBatch[] unknown = [.. spectra.Where((_, i) => starts[i] is null).Select(s => s.Spectrum.Batch)];
        IReadOnlyDictionary<string, DetectorStart> found =
            unknown.Length == 0 ? new Dictionary<string, DetectorStart>() : Find(unknown, function, lines, cancellation);
        var batches = new List<CampaignBatch>();
        var without = new List<(Spectrum, string)>();
        for (int i = 0; i < spectra.Count; i++)
        {
            Spectrum spectrum = spectra[i].Spectrum;
            DetectorStart start = starts[i] is { } given ? new DetectorStart(given, null) : found[spectrum.Detector];
            if (start.Calibration is { } constants)
                batches.Add(new CampaignBatch(spectrum.Batch, constants));
            else
                without.Add((spectrum, $"It states {WhatIsStated(spectrum, function)}, and its peaks give none: {start.Reason}"));
        }
        return new StartedBatches(batches, found, without);
    }

    /// <summary>What was found from peaks, one sentence for each detector.</summary>
    public IReadOnlyList<string> Remarks() =>
        [
            .. Found
                .Where(f => f.Value.Calibration is not null)
                .Select(f => StartConstants.Remark($"Detector {f.Key}", f.Value.Calibration!)),
        ];

    // Files state polynomials only.
    private static EnergyCalibration? Stated(Spectrum spectrum, CalibrationFunction function) =>
        function is PolynomialFunction polynomial ? StatedCalibration.Of(spectrum, polynomial) : null;

    private static string WhatIsStated(Spectrum spectrum, CalibrationFunction function) =>
        spectrum.CalibrationCoefficients.Count > function.ParameterCount && function is PolynomialFunction
            ? $"constants of a polynomial of degree {spectrum.CalibrationCoefficients.Count - 1}, which {function.Expression} cannot hold"
        : StatedCalibration.Falls(spectrum) ? "a scale that falls with the channel number"
        : $"no constants of {function.Expression}";

    private static IReadOnlyDictionary<string, DetectorStart> Find(
        IReadOnlyList<EventBatch> batches,
        CalibrationFunction function,
        IReadOnlyList<LineGroup> lines,
        CancellationToken cancellation
    )
    {
        try
        {
            return StartConstants.Find(batches, lines, function, cancellation);
        }
        catch (CalibrationException e)
        {
            return batches.Select(b => b.Detector).Distinct().ToDictionary(d => d, _ => new DetectorStart(null, e.Message));
        }
    }
}
