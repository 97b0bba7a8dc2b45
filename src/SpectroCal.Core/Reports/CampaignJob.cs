using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.Reports;

/// <summary>A campaign that is ready to be calibrated, with the lines to compare afterwards.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Settings">How to calibrate it.</param>
/// <param name="Lines">Lines to compare in the combined spectra.</param>
/// <param name="WindowInSigma">Reach of the line fits, in standard deviations of the resolution.</param>
/// <param name="Seed">Seed of a simulation.</param>
public sealed record CampaignJob(
    Campaign Campaign,
    CalibrationSettings Settings,
    IReadOnlyList<ComparedLine> Lines,
    double WindowInSigma,
    long? Seed
)
{
    /// <summary>In simulations lines stand alone, and a wide window takes in all of their wings.</summary>
    public const double SimulationWindow = 4;

    /// <summary>In measurements a wide window takes in the neighbours.</summary>
    public const double MeasurementWindow = 2.5;

    /// <summary>What was decided for the user, one sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>A simulated campaign with the target that belongs to it.</summary>
    public static CampaignJob Of(ToyCampaign toy, OptimizationRequest optimization)
    {
        ArgumentNullException.ThrowIfNull(toy);
        ArgumentNullException.ThrowIfNull(optimization);
        var target = new CalibrationSettings(
            optimization.Objective == ObjectiveName.KdeChiSquareFixed
                ? ToyCampaign.PublishedTarget(toy.Settings)
                : ToyCampaign.Target(toy.Settings)
        );
        ComparedLine[] lines =
        [
            .. toy.Settings.Lines.Select(l => new ComparedLine(LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known)),
        ];
        return new CampaignJob(toy.Campaign, optimization.Apply(toy.Campaign, target), lines, SimulationWindow, toy.Settings.Seed);
    }

    /// <summary>A campaign with a manifest; lines, noise and Fano factor that are not stated are those of the manifest.</summary>
    /// <param name="stored">The campaign.</param>
    /// <param name="function">The calibration function; null: that of the campaign.</param>
    /// <param name="target">What the spectra should look like.</param>
    /// <param name="optimization">How it is calibrated.</param>
    /// <exception cref="CalibrationException">No line is known, or the constants do not fit the function.</exception>
    public static CampaignJob Of(
        StoredCampaign stored,
        CalibrationFunction? function,
        TargetRequest target,
        OptimizationRequest optimization
    )
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(optimization);
        CampaignManifest manifest = stored.Manifest;
        (LineGroup Line, bool Known)[] lines =
        [
            .. (manifest.Lines ?? []).Select(l => (LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known)),
        ];
        Campaign campaign = WithFunction(stored.Campaign, function);
        TargetRequest complete = target with
        {
            Lines = target.Lines.Count > 0 ? target.Lines : [.. lines.Where(l => l.Known).Select(l => l.Line)],
            NoiseEv = target.NoiseEv ?? manifest.NoiseEv,
            Fano = target.Fano ?? manifest.Fano,
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
        return new CampaignJob(campaign, settings, compared, campaign.HasTruth ? SimulationWindow : MeasurementWindow, manifest.Seed)
        {
            Remarks = remark is null ? [] : [remark],
        };
    }

    /// <summary>A campaign of measurements.</summary>
    public static CampaignJob Of(Campaign campaign, TargetRequest target, OptimizationRequest optimization)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(optimization);
        CalibrationSettings settings = optimization.Apply(
            campaign,
            target.HoldingUndetermined(campaign.Function, out string? remark).ToSettings()
        );
        return new CampaignJob(
            campaign,
            settings,
            [.. settings.Target.Lines.Select(l => new ComparedLine(l, true))],
            MeasurementWindow,
            null
        )
        {
            Remarks = remark is null ? [] : [remark],
        };
    }

    /// <summary>Calibrates and compares.</summary>
    /// <param name="progress">Told about finished batches; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public CampaignOutcome Run(IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        CampaignCalibration calibration = CampaignCalibrator.Calibrate(Campaign, Settings, progress, cancellation);
        CampaignComparison comparison = CampaignComparison.Of(calibration, Lines, WindowInSigma, cancellation);
        return new CampaignOutcome(calibration, comparison, CampaignReport.Of(calibration, comparison, Seed));
    }

    // The campaign's constants as those of another function.
    private static Campaign WithFunction(Campaign campaign, CalibrationFunction? function)
    {
        if (function is null || function.Equals(campaign.Function))
            return campaign;
        EnergyCalibration Convert(EnergyCalibration c) =>
            StatedCalibration.Convert(c, function)
            ?? throw new CalibrationException(
                $"The campaign's constants are of {campaign.Function.Expression} and do not fit {function.Expression}."
            );
        return new Campaign(
            function,
            [.. campaign.Batches.Select(b => b with { Standard = Convert(b.Standard), Truth = b.Truth is null ? null : Convert(b.Truth) })]
        );
    }
}
