using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.PowerShell.Abstractions;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Shows the engine that calibrates campaigns on this machine.</summary>
/// <remarks>
/// The engine Managed is always present: it runs on the processor, with the vector width and the threads that the processor has. A bug
/// report should state the version and the platform.
/// </remarks>
/// <example>
/// <code>Get-CalibrationEngine</code>
/// <para>Shows name, version, width of the vectors, number of threads, platform and runtime.</para>
/// </example>
/// <example>
/// <code>(Get-CalibrationEngine).Threads</code>
/// <para>Shows how many batches are calibrated at a time.</para>
/// </example>
/// <seealso cref="MeasureCalibrationSpeedCommand"/>
/// <seealso cref="OptimizeCalibrationCommand"/>
[Cmdlet(VerbsCommon.Get, "CalibrationEngine")]
[OutputType(typeof(CalibrationEngine))]
public sealed class GetCalibrationEngineCommand : SpectroCmdlet
{
    /// <inheritdoc/>
    protected override void End() => WriteObject(CalibrationEngine.Managed());
}
