using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>Spectra in memory as the batches of a campaign.</summary>
/// <param name="Batches">The batches in the order of the spectra; may be empty.</param>
/// <param name="Found">Start constants that were found from the peaks, for detectors whose spectra state none.</param>
/// <param name="WithoutStart">Spectra that are left out since they have no start constants, with the reason.</param>
public sealed record SpectraCampaign(
    IReadOnlyList<CampaignBatch> Batches,
    IReadOnlyDictionary<string, DetectorStart> Found,
    IReadOnlyList<(Spectrum Spectrum, string Reason)> WithoutStart
)
{
    /// <summary>Makes a campaign.</summary>
    /// <param name="spectra">
    /// The spectra, each with its start constants; null: those that it states, or else, to be found from the peaks of its detector.
    /// </param>
    /// <param name="function">The calibration function of all batches.</param>
    /// <param name="lines">Lines to calibrate with.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SpectraCampaign Of(
        IReadOnlyList<(Spectrum Spectrum, EnergyCalibration? Start)> spectra,
        CalibrationFunction function,
        IReadOnlyList<LineGroup> lines,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spectra);
        ArgumentNullException.ThrowIfNull(function);
        EnergyCalibration?[] starts = [.. spectra.Select(s => s.Start ?? MeasuredCampaign.StartOf(s.Spectrum, function))];
        EventBatch[] batches = [.. spectra.Select(s => s.Spectrum.ToBatch())];
        EventBatch[] unknown = [.. batches.Where((_, i) => starts[i] is null)];
        IReadOnlyDictionary<string, DetectorStart> found =
            unknown.Length == 0 ? new Dictionary<string, DetectorStart>() : Find(unknown, function, lines, cancellation);
        var made = new List<CampaignBatch>();
        var without = new List<(Spectrum, string)>();
        for (int i = 0; i < batches.Length; i++)
        {
            DetectorStart? start = starts[i] is { } given ? new DetectorStart(given, null) : found[batches[i].Detector];
            if (start.Calibration is { } constants)
                made.Add(new CampaignBatch(batches[i], constants));
            else
                without.Add((spectra[i].Spectrum, start.Reason ?? ""));
        }
        return new SpectraCampaign(made, found, without);
    }

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
