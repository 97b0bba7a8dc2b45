using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Sources;

/// <summary>A campaign as read from a folder.</summary>
/// <param name="Manifest">What the folder says about itself.</param>
/// <param name="Campaign">The batches with their constants.</param>
/// <param name="Faults">Files that could not be read, each with its error; their batches are left out.</param>
public sealed record StoredCampaign(CampaignManifest Manifest, Campaign Campaign, IReadOnlyList<SpectrumFormatException> Faults)
{
    /// <summary>The spectra of the batches, each named after its run and detector.</summary>
    public IReadOnlyList<Spectrum> Spectra =>
        [.. Campaign.Batches.Select(b => new Spectrum($"{b.Batch.Run.Name} {b.Batch.Detector}", b.Batch))];

    /// <summary>The campaign to be calibrated; lines, noise and Fano factor that are not stated are those of the manifest.</summary>
    /// <param name="function">The calibration function; null: that of the campaign.</param>
    /// <param name="target">What the spectra should look like.</param>
    /// <param name="optimization">How it is calibrated.</param>
    /// <exception cref="CalibrationException">No line is known, or the constants do not fit the function.</exception>
    public CampaignJob ToJob(CalibrationFunction? function, TargetRequest target, OptimizationRequest optimization)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(optimization);
        (LineGroup Line, bool Known)[] lines =
        [
            .. (Manifest.Lines ?? []).Select(l => (LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known)),
        ];
        Campaign campaign = WithFunction(function);
        TargetRequest complete = target with
        {
            Lines = target.Lines.Count > 0 ? target.Lines : [.. lines.Where(l => l.Known).Select(l => l.Line)],
            NoiseEv = target.NoiseEv ?? Manifest.NoiseEv,
            Fano = target.Fano ?? Manifest.Fano,
        };
        complete = complete.HoldingUndetermined(campaign.Function, out string? remark);
        CalibrationSettings settings = optimization.Apply(campaign, complete.ToSettings());
        HashSet<string> targeted = [.. settings.Target.Lines.Select(l => l.Name)];
        // A line outside the range has no place in the combined spectrum.
        ComparedLine[] compared =
        [
            .. settings.Target.Lines.Where(l => !lines.Any(m => m.Line.Name == l.Name)).Select(l => new ComparedLine(l, true)),
            .. lines
                .Where(l => settings.Target.Range.Contains(l.Line.MeanEnergyEv))
                .Select(l => new ComparedLine(l.Line, targeted.Contains(l.Line.Name))),
        ];
        double window = campaign.HasTruth ? CampaignJob.SimulationWindow : CampaignJob.MeasurementWindow;
        return new CampaignJob(campaign, settings, compared, window, Manifest.Seed) { Remarks = remark is null ? [] : [remark] };
    }

    // The campaign's constants converted to another function.
    private Campaign WithFunction(CalibrationFunction? function)
    {
        if (function is null || function.Equals(Campaign.Function))
            return Campaign;
        EnergyCalibration Convert(EnergyCalibration c) =>
            StatedCalibration.Convert(c, function)
            ?? throw new CalibrationException(
                $"The campaign's constants are of {Campaign.Function.Expression} and do not fit {function.Expression}."
            );
        return Campaign with
        {
            Function = function,
            Batches =
            [
                .. Campaign.Batches.Select(b =>
                    b with
                    {
                        Standard = Convert(b.Standard),
                        Truth = b.Truth is null ? null : Convert(b.Truth),
                    }
                ),
            ],
        };
    }
}
