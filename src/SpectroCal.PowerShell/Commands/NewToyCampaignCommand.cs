using System.Globalization;
using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Simulates a campaign in which offset and gain drift.</summary>
/// <remarks>
/// The campaign is that of F. Napolitano, Condens. Matter 2024, 9, 26: ten cycles of one calibration run and ten physics runs, in which the
/// constants drift. Each batch starts from the constants of the last calibration run; the true ones are known, so that a calibration can
/// be judged. Export-Spectrum writes the campaign to a folder.
/// </remarks>
/// <example>
/// <code>New-ToyCampaign -Seed 42 | Optimize-Calibration | Compare-Calibration</code>
/// <para>Simulates the published campaign, calibrates it, and compares the standard, the optimised and the perfect calibration.</para>
/// </example>
/// <example>
/// <code>New-ToyCampaign -CycleCount 2 -DetectorCount 4 -Drift RandomWalk | Export-Spectrum -Path campaign</code>
/// <para>Writes a campaign of four detectors whose constants follow a random walk, as list mode with a manifest.</para>
/// </example>
/// <example>
/// <code>1..3 | New-ToyCampaign -CycleCount 2 | Optimize-Calibration | Select-Object Seed, Calibrated, EvaluationsPerBatch</code>
/// <para>Calibrates three campaigns, one after the other.</para>
/// </example>
/// <seealso cref="NewToySpectrumCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso cref="ExportSpectrumCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
[Cmdlet(VerbsCommon.New, "ToyCampaign")]
[OutputType(typeof(SpectrumCampaign))]
public sealed class NewToyCampaignCommand : SimulationCmdlet
{
    /// <summary>Cycles of one calibration run and several physics runs. Without it, 10.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 1_000_000)]
    public int CycleCount { get; set; } = Published.Cycles;

    /// <summary>Physics runs in a cycle. Without it, 10.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 1_000_000)]
    public int RunCount { get; set; } = Published.PhysicsRunsPerCycle;

    /// <summary>
    /// Events in the known lines in a calibration run. Without it, or with 0, a calibration run finds its constants exactly.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int CalibrationEventCount { get; set; } = Published.CalibrationRunEvents;

    /// <summary>Drift of offset and gain: Autoregressive stays near its mean, RandomWalk deviates as far by the end of a cycle.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public DriftKind Drift { get; set; } = DriftKind.Autoregressive;

    /// <summary>Maximum number of threads. Without it, as many as there are processors; the campaign does not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void Process()
    {
        ToySettings settings = Settings().Validated();
        ToyCampaign toy = Compute(
            "Simulating",
            (progress, cancellation) => ToyCampaign.Simulate(settings, ThrottleLimit, progress, cancellation)
        );
        WriteObject(
            new SpectrumCampaign(
                string.Create(CultureInfo.InvariantCulture, $"toy, seed {settings.Seed}"),
                CampaignFolder.Describe(toy),
                toy
            )
        );
    }

    /// <inheritdoc/>
    protected override ToySettings Settings() =>
        (
            base.Settings() with
            {
                Cycles = CycleCount,
                PhysicsRunsPerCycle = RunCount,
                CalibrationRunEvents = CalibrationEventCount,
            }
        ).WithDrift(Drift);
}
