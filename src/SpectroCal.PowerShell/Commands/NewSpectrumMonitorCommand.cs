using System.Management.Automation;
using SpectroCal.Monitoring;
using SpectroCal.Neural;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;
using SpectroCal.Training;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Learns from the spectra of a campaign what they look like when nothing is wrong, and with which something is.</summary>
/// <remarks>
/// <para>
/// Give all runs of all detectors at once: a spectrum is compared with the other runs of its detector, of which at least three are needed,
/// better eight or more, in the same channels. Up to a fifth of them may be bad. Verdicts are in Verdicts: Good, Suspicious, or Bad, with
/// what is wrong and where. Test-Spectrum -Monitor judges other spectra by the monitor; Select-Detector makes a selection of the verdicts.
/// </para>
/// <para>
/// To judge by a period that was well, make the monitor of that period. What is wrong in all runs of a detector alike is not seen. A
/// warning names detectors whose runs are of several kinds, each of which is taken for normal.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// $monitor = (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra() | New-SpectrumMonitor
/// $monitor.Verdicts
/// </code>
/// <para>Learns from the runs of a simulated campaign, and shows what is wrong with them.</para>
/// </example>
/// <example>
/// <code>
/// $spectra = (New-ToyCampaign -Seed 42 -CycleCount 2).GetSpectra()
/// $monitor = $spectra[0..11] | New-SpectrumMonitor -FalseAlarmProbability 1e-4
/// $spectra[12..19] | Test-Spectrum -Monitor $monitor
/// </code>
/// <para>Learns from the first runs and judges the others; one good spectrum of ten thousand is called suspicious by chance.</para>
/// </example>
/// <example>
/// <code>
/// $monitor = Import-Spectrum run*.mca | New-SpectrumMonitor
/// $monitor.Verdicts | Where-Object Verdict -ne Good | Format-List Run, Detector, Verdict, Reason
/// </code>
/// <para>Says what is wrong with files.</para>
/// </example>
/// <seealso cref="TestSpectrumCommand"/>
/// <seealso cref="SelectDetectorCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
/// <seealso href="about_SpectroCal_Campaigns"/>
[Cmdlet(VerbsCommon.New, "SpectrumMonitor")]
[OutputType(typeof(CampaignMonitor))]
public sealed class NewSpectrumMonitorCommand : SpectroCmdlet
{
    private static readonly MonitorSettings Defaults = new();
    private readonly List<Spectrum> _spectra = [];

    /// <summary>Spectra, from Import-Spectrum, New-ToySpectrum, or the method GetSpectra of a campaign.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] Spectrum { get; set; } = [];

    /// <summary>Probability that a spectrum with nothing wrong is not called good. Without it, 0.001.</summary>
    [Parameter]
    [ValidateRange(1e-12, 0.499)]
    public double FalseAlarmProbability { get; set; } = Defaults.FalseAlarmProbability;

    /// <summary>Most bins of a spectrum; channels are merged in powers of two until there are not more. Without it, 1024.</summary>
    [Parameter]
    [ValidateRange(32, 65536)]
    public int MostBins { get; set; } = Defaults.MostBins;

    /// <summary>
    /// Also trains an autoencoder on the spectra, Dense or Convolutional, by the engine torch: it sees what has no name. Without it, none.
    /// </summary>
    [Parameter]
    public AutoencoderKind? Autoencoder { get; set; }

    /// <summary>Seed of the simulated spectra that say what chance does. Without it, 1.</summary>
    [Parameter]
    public long Seed { get; set; } = Defaults.Seed;

    /// <summary>Maximum number of threads. Without it, as many as there are processors; results do not depend on it.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int ThrottleLimit { get; set; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    protected override void Process() => _spectra.AddRange(SpectraAmong(Spectrum).Select(s => s.GetSpectrum()));

    /// <inheritdoc/>
    protected override void End()
    {
        if (_spectra.Count == 0)
            return;
        var settings = new MonitorSettings
        {
            FalseAlarmProbability = FalseAlarmProbability,
            MostBins = MostBins,
            Seed = Seed,
            Autoencoder = AutoencoderTrainer.Of(Autoencoder),
            ThrottleLimit = ThrottleLimit,
        };
        TrainedMonitor trained = Compute(
            "Learning what is normal",
            (progress, cancellation) => MonitorTrainer.Train(_spectra, settings, progress, cancellation)
        );
        foreach (DetectorStates detector in trained.Monitor.States.Where(d => d.Runs.Count > 1))
            WriteWarning(
                $"The runs of detector {detector.Detector} are of {detector.Runs.Count} kinds, each taken for normal: "
                    + $"{string.Join(", ", detector.Runs)} runs."
            );
        WriteBugs(trained.Verdicts.Select(v => ((object?)v.Spectrum, (string?)v.Reason)));
        WriteObject(new CampaignMonitor(trained));
    }
}
