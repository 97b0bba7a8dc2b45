using System.Globalization;
using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.Neural;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Simulates a month of VIP-2 and calibrates its strong lines.</summary>
/// <remarks>
/// The setup is that of Napolitano et al., Meas. Sci. Technol. 2023: 32 silicon drift detectors see the Ti and Mn lines of an Fe-55 source,
/// and a copper line two orders of magnitude weaker; gains drift within and between batches of two days, and three of eight detectors have
/// a raised gain in two batches. A network finds the lines in each batch, a fit of their shapes gives E = p0 + p1 ADC + p2 ADC^2 with its
/// covariance, and Optimize-Calibration -Objective UnbinnedLikelihood refines it by the copper line. The command line's 'spectrocal vip2'
/// adds the comparison and the figures of the paper.
/// </remarks>
/// <example>
/// <code>New-Vip2Campaign -Seed 3 | Optimize-Calibration -Objective UnbinnedLikelihood | Compare-Calibration</code>
/// <para>Simulates, calibrates, and compares the calibration by strong lines alone, the optimised and the perfect one.</para>
/// </example>
/// <example>
/// <code>
/// New-Vip2Campaign -DetectorCount 4 -Steady | Optimize-Calibration -Objective UnbinnedLikelihood |
///     Select-Object -ExpandProperty Batches
/// </code>
/// <para>Four detectors that do not drift, and the constants of each batch.</para>
/// </example>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="CompareCalibrationCommand"/>
/// <seealso cref="NewToyCampaignCommand"/>
[Cmdlet(VerbsCommon.New, "Vip2Campaign")]
[OutputType(typeof(SpectrumCampaign))]
public sealed class NewVip2CampaignCommand : SpectroCmdlet
{
    private static readonly Vip2Settings Usual = new();

    /// <summary>Seed of the random numbers; equal seeds give equal data on any machine. Without it, 1.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long Seed { get; set; } = Usual.Seed;

    /// <summary>Detectors. Without it, 32.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 10_000)]
    public int DetectorCount { get; set; } = Usual.Detectors;

    /// <summary>Batches of two days of each detector. Without it, 15.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 10_000)]
    public int BatchCount { get; set; } = Usual.Batches;

    /// <summary>Mean counts of Mn Ka in a batch; copper has a hundredth. Without it, 3000.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1.0, 1e9)]
    public double ManganeseCount { get; set; } = Usual.ManganeseCounts;

    /// <summary>Simulates detectors that do not drift.</summary>
    [Parameter]
    public SwitchParameter Steady { get; set; }

    /// <summary>Model file of the network that finds the lines, from New-PeakFinderModel. Without it, the one that comes along.</summary>
    [Parameter]
    public string? Model { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        Vip2Settings settings = Usual.WithDetectors(DetectorCount) with
        {
            Seed = Seed,
            Batches = BatchCount,
            ManganeseCounts = ManganeseCount,
        };
        Vip2Settings simulation = (Steady ? settings.Steady() : settings).Validated();
        PeakModel model = Model is null ? PeakModel.Default : PeakModel.Load(GetUnresolvedProviderPathFromPSPath(Model));
        WeakLineSettings method = WeakLineSettings.Vip2;
        LineSeeds seeds = NetworkSeeds.Of(model, method);
        WeakLineStart start = Compute(
            "Simulating",
            (progress, cancellation) =>
                WeakLineCalibrator.Begin(
                    Vip2Campaign.Simulate(simulation, progress, cancellation).Batches(),
                    seeds,
                    method,
                    progress,
                    cancellation
                )
        );
        foreach (string remark in start.Remarks.Concat(start.Failures.Select(f => f.Reason).Distinct()))
            WriteWarning(remark);
        WriteObject(
            new SpectrumCampaign(
                string.Create(CultureInfo.InvariantCulture, $"VIP-2, seed {Seed}"),
                CampaignFolder.Describe(start.Campaign, [method.WeakLine], Seed),
                weakLine: optimization => WeakLineCalibrator.Job(start, method with { Optimization = optimization }) with { Seed = Seed }
            )
        );
    }
}
