using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.Simulation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that simulates.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SimulationCmdlet : SpectroCmdlet
{
    /// <summary>What is simulated unless something else is asked for.</summary>
    protected static ToySettings Published { get; } = new();

    /// <summary>Seed of the random numbers; equal seeds give equal data on any machine. Without it, 2.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public long Seed { get; set; } = Published.Seed;

    /// <summary>Events in a batch. Without it, 5000.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, int.MaxValue)]
    public int EventCount { get; set; } = Published.EventsPerBatch;

    /// <summary>Detectors, each with its own constants and drift. Without it, one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 100_000)]
    public int DetectorCount { get; set; } = Published.Detectors;

    /// <summary>The settings that the parameters ask for.</summary>
    protected virtual ToySettings Settings() => Published with { Seed = Seed, EventsPerBatch = EventCount, Detectors = DetectorCount };
}
