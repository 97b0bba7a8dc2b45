using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Generates tracks of particles in a liquid-argon time projection chamber.</summary>
/// <remarks>
/// Tracks are straight, fill all drift distances, and each is an event of its own. Their energy loss follows Bethe's formula and
/// fluctuates: electrons of 10 keV to 2 MeV are drawn one by one.
/// </remarks>
/// <example>
/// <code>New-TpcTrack -Sample StoppingProtons -LengthCm 100</code>
/// <para>Protons that stop, 100 cm of tracks altogether.</para>
/// </example>
/// <example>
/// <code>New-TpcTrack -Sample Mixed -LengthCm 200 -Seed 3 | Invoke-TpcSimulation -Constant 'lifetime=1500' | Optimize-TpcParameter</code>
/// <para>Simulates what pixels read of them where electrons live for 1.5 ms, and finds the constants again.</para>
/// </example>
/// <seealso cref="ImportTpcSegmentCommand"/>
/// <seealso cref="InvokeTpcSimulationCommand"/>
[Cmdlet(VerbsCommon.New, "TpcTrack")]
[OutputType(typeof(TpcTrack))]
public sealed class NewTpcTrackCommand : SpectroCmdlet
{
    /// <summary>What to generate: StoppingProtons (the default), ThroughGoingMuons, StoppingMuons, StoppingPions or Mixed.</summary>
    [Parameter(Position = 0)]
    public TrackSample Sample { get; set; } = TrackSample.StoppingProtons;

    /// <summary>Length of all tracks, cm; the last one goes beyond it. Without it, 500.</summary>
    [Parameter]
    [ValidateRange(1e-3, TrackGenerator.MostCm)]
    public double LengthCm { get; set; } = 500;

    /// <summary>Seed of the random numbers; equal seeds give equal tracks on any machine. Without it, 1.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long Seed { get; set; } = 1;

    /// <inheritdoc/>
    protected override void Process() =>
        WriteObject(
            Compute(
                "Generating",
                (_, cancellation) => TpcTrack.Of(new TrackGenerator(Sample, Seed).Tracks(LengthCm, cancellation)).ToArray()
            ),
            enumerateCollection: true
        );
}
