namespace SpectroCal.Calibration;

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
        return new CampaignOutcome(calibration, CampaignComparison.Of(calibration, Lines, WindowInSigma, cancellation), Seed)
        {
            Selection = Campaign.Selection,
        };
    }
}
