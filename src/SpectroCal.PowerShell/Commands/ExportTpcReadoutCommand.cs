using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Writes tracks and what pixels read of them to a folder.</summary>
/// <remarks>
/// The files are tracks.csv and hits.csv; both or none are written. The command line's 'spectrocal tpc' reads and writes the same files.
/// </remarks>
/// <example>
/// <code>
/// New-TpcTrack -LengthCm 50 | Invoke-TpcSimulation -Noise | Export-TpcReadout -Path readout
/// Import-TpcSegment readout/tracks.csv | Optimize-TpcParameter -ReadingPath readout/hits.csv -Noise -Parameter lifetime
/// </code>
/// <para>Writes a simulation, and calibrates with the files.</para>
/// </example>
/// <example>
/// <code>New-TpcTrack -LengthCm 50 | Invoke-TpcSimulation -Constant 'field=0.48' | Export-TpcReadout readout -Force -PassThru</code>
/// <para>Replaces the files, and lists them.</para>
/// </example>
/// <seealso cref="InvokeTpcSimulationCommand"/>
/// <seealso cref="ImportTpcSegmentCommand"/>
[Cmdlet(VerbsData.Export, "TpcReadout", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportTpcReadoutCommand : DestinationCmdlet
{
    private const string Tracks = "tracks.csv";
    private const string Hits = "hits.csv";

    /// <summary>What Invoke-TpcSimulation made.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public TpcReadout? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (FullPath() is { } folder)
            WriteFolder(
                folder,
                [Tracks, Hits],
                () =>
                    [
                        ResultFile.Text(Tracks, SegmentCsv.Write(InputObject!.Segments)),
                        ResultFile.Text(Hits, HitFile.Write(InputObject.Hits)),
                    ]
            );
    }
}
