using System.Management.Automation;
using SpectroCal.Calibration;
using SpectroCal.PowerShell.Abstractions;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Shows what calibrates campaigns on this machine.</summary>
/// <remarks>
/// The engine Managed is always there: it runs on the processor, with vectors as wide as the processor has and as many threads. The
/// version and the platform are what a report of a fault should name.
/// </remarks>
/// <example>
/// <code>Get-CalibrationEngine</code>
/// <para>Shows name, version, width of the vectors, number of threads, platform and runtime.</para>
/// </example>
/// <example>
/// <code>(Get-CalibrationEngine).Threads</code>
/// <para>Tells how many batches are calibrated at a time.</para>
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
