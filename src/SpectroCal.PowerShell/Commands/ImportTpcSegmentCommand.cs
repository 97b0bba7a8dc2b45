using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Reads segments of tracks in a time projection chamber.</summary>
/// <remarks>
/// HDF5 with the data set 'segments' of edep-sim or larnd-sim, or CSV with the columns event_id, track_id, pdg_id, x_start to z_end, dx,
/// dE, dEdx and t (cm, MeV, MeV/cm, us), as Export-TpcReadout writes it. The segments of each track are one object.
/// </remarks>
/// <example>
/// <code>
/// New-TpcTrack -LengthCm 50 | Invoke-TpcSimulation | Export-TpcReadout -Path readout
/// Import-TpcSegment readout/tracks.csv
/// </code>
/// <para>Writes tracks and what pixels read of them, and reads the tracks again.</para>
/// </example>
/// <example>
/// <code>
/// New-TpcTrack StoppingMuons -LengthCm 100 | Invoke-TpcSimulation | Export-TpcReadout -Path muons
/// Import-TpcSegment muons/tracks.csv | Where-Object LengthCm -gt 10 | Invoke-TpcSimulation -Noise
/// </code>
/// <para>Simulates the long ones of the tracks in a file.</para>
/// </example>
/// <seealso cref="InvokeTpcSimulationCommand"/>
/// <seealso cref="ExportTpcReadoutCommand"/>
[Cmdlet(VerbsData.Import, "TpcSegment", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TpcTrack))]
public sealed class ImportTpcSegmentCommand : PathCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessPath(string path) =>
        WriteObject(
            Compute(
                $"Reading {System.IO.Path.GetFileName(path)}",
                (_, cancellation) => TpcTrack.Of(SegmentFile.Read(path, cancellation)).ToArray()
            ),
            enumerateCollection: true
        );
}
