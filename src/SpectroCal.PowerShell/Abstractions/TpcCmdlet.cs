using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Readout;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that simulates tracks in a time projection chamber.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TpcCmdlet : EngineCmdlet
{
    private readonly List<TpcTrack> _tracks = [];

    /// <summary>
    /// Constants of the argon, NAME=VALUE: 'AB=0.83','lifetime=1500'. Names are AB, kB, field (kV/cm), lifetime (us), DL, DT (cm2/us),
    /// alpha, beta, density (g/cm3) and electrons (per MeV). Without it, the nominal ones.
    /// </summary>
    [Parameter]
    [Parsed(typeof(TpcConstant), Several = true)]
    [ArgumentCompleter(typeof(TpcConstantCompleter))]
    public TpcConstant[] Constant { get; set; } = [];

    /// <summary>Longest piece that tracks are cut into, cm. Without it, 0.02.</summary>
    [Parameter]
    [ValidateRange(1e-4, 10.0)]
    public double StepCm { get; set; } = new TpcSimulation().StepCm;

    /// <summary>
    /// Signals by the weighting potential of square pads, which so many pixels to each side see too. Without it, pixels see what they
    /// collect. A readout of Invoke-TpcSimulation says itself how it was made.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int? NeighbourCount { get; set; }

    /// <summary>The detector asked for.</summary>
    private protected TpcDetector Detector =>
        new() { Pads = NeighbourCount is { } count ? new PadResponse { NeighbourPixels = count } : null };

    /// <summary>The simulator asked for.</summary>
    private protected ITpcSimulator Simulator(TpcDetector detector) => TpcEngines.Simulator(detector, Engine, Device);

    /// <summary>The argon with the constants given.</summary>
    private protected LiquidArgon Argon => new LiquidArgon().With(Constant);

    /// <summary>Constants by their names; the six published ones where none is named.</summary>
    private protected static TpcParameter[] Parameters(string[] names) =>
        names.Length == 0 ? [.. TpcParameterInfo.Published] : [.. names.Select(n => TpcParameterInfo.Parse(n).Parameter).Distinct()];

    /// <summary>Segments of all tracks that came.</summary>
    private protected IReadOnlyList<TrackSegment> Segments => [.. _tracks.SelectMany(t => t.Segments)];

    /// <summary>Takes in a track.</summary>
    private protected void Add(TpcTrack track) => _tracks.Add(track);
}
