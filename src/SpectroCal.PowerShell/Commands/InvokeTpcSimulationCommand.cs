using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Simulates what the pixels of a liquid-argon time projection chamber read of tracks.</summary>
/// <remarks>
/// Recombination by Birks' law, drift with losses and diffusion, induced current, and electronics that trigger themselves at 7000
/// electrons. All tracks of the pipeline are one readout.
/// </remarks>
/// <example>
/// <code>New-TpcTrack Mixed -LengthCm 100 | Invoke-TpcSimulation -Noise | Export-SpectrumPlot -Path event.svg</code>
/// <para>Draws the event with the most readings.</para>
/// </example>
/// <example>
/// <code>(New-TpcTrack -LengthCm 20 | Invoke-TpcSimulation).GetReadings() | Where-Object Electrons -gt 20000</code>
/// <para>The readings themselves.</para>
/// </example>
/// <seealso cref="NewTpcTrackCommand"/>
/// <seealso cref="OptimizeTpcParameterCommand"/>
/// <seealso cref="ExportTpcReadoutCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "TpcSimulation")]
[OutputType(typeof(TpcReadout))]
public sealed class InvokeTpcSimulationCommand : TpcCmdlet
{
    /// <summary>Tracks, of New-TpcTrack or Import-TpcSegment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TpcTrack[] InputObject { get; set; } = [];

    /// <summary>Draws the noise of the electronics: 900 electrons of each reset, 500 of each reading.</summary>
    [Parameter]
    public SwitchParameter Noise { get; set; }

    /// <summary>Seed of the noise; equal seeds give equal readings on any machine. Without it, 1.</summary>
    [Parameter]
    public long Seed { get; set; } = new TpcSimulation().NoiseSeed;

    /// <inheritdoc/>
    protected override void Process() => Array.ForEach(InputObject, Add);

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<TrackSegment> segments = Segments;
        if (segments.Count == 0)
            return;
        ITpcSimulator simulator = Simulator(Detector);
        IReadOnlyList<TpcHit> hits = Compute(
            "Simulating",
            (_, cancellation) =>
                simulator.Simulate(
                    segments,
                    Argon,
                    new TpcSimulation
                    {
                        Noise = Noise ? NoiseTreatment.Drawn : NoiseTreatment.None,
                        NoiseSeed = Seed,
                        StepCm = StepCm,
                        Threads = ThrottleLimit,
                    },
                    cancellation
                )
        );
        if (hits.Count == 0)
            WriteWarning("No pixel was read: no track is inside the detector, or none leaves enough charge.");
        WriteObject(new TpcReadout(segments, hits, simulator.Detector, Noise));
    }
}
