using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet that compares simulations with readings.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TpcComparisonCmdlet : TpcCmdlet
{
    /// <summary>A readout of Invoke-TpcSimulation; or tracks, whose readings are in -ReadingPath.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Measured readings of the tracks: CSV as Export-TpcReadout writes it, always literal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReadingPath { get; set; }

    /// <summary>
    /// The electronics had noise: readings are compared with means over it. A readout of Invoke-TpcSimulation says so itself.
    /// </summary>
    [Parameter]
    public SwitchParameter Noise { get; set; }

    /// <summary>The loss: mmd (the default), chamfer, chamfer-product, chamfer-one-way, soft-dtw or soft-dtw-debiased.</summary>
    [Parameter]
    [Parsed(typeof(TpcLosses))]
    [ArgumentCompleter(typeof(TpcLossCompleter))]
    public TpcLoss Loss { get; set; } = TpcLosses.All[0];

    /// <summary>Called for each readout, and once for all tracks.</summary>
    private protected abstract void Compare(TpcReadout readout);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (PSObject item in InputObject)
            switch (item.BaseObject)
            {
                case TpcReadout when ReadingPath is not null:
                    Refuse("A readout has readings of its own: leave out -ReadingPath, or give tracks.");
                    break;
                case TpcReadout when NeighbourCount is not null:
                    Refuse("A readout was made with or without neighbours: leave out -NeighbourCount, or give tracks.");
                    break;
                case TpcReadout readout:
                    Guarded(readout, () => Compare(readout));
                    break;
                case TpcTrack track:
                    Add(track);
                    break;
                default:
                    WriteError(Errors.WrongInput(item.BaseObject, "readouts of Invoke-TpcSimulation, or tracks"));
                    break;
            }
    }

    /// <inheritdoc/>
    protected sealed override void End()
    {
        if (Segments is not { Count: > 0 } segments)
            return;
        if (ReadingPath is null)
        {
            Refuse("Tracks need readings to compare with: give their file with -ReadingPath.");
            return;
        }
        string path = SessionPaths.Needed(this, ReadingPath);
        IReadOnlyList<TpcHit> hits = Compute("Reading", (_, _) => HitFile.Read(path));
        Compare(new TpcReadout(segments, hits, Detector, Noise));
    }
}
