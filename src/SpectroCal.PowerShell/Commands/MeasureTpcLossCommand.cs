using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Scans a loss and its derivative along constants of the argon, the others as they are.</summary>
/// <remarks>
/// The values cover the range that closure tests draw constants from. A loss that falls towards the right value from everywhere is one that
/// gradient descent can follow. Each constant is one object.
/// </remarks>
/// <example>
/// <code>
/// New-TpcTrack -LengthCm 50 | Invoke-TpcSimulation -Constant 'AB=0.82' |
///     Measure-TpcLoss -Parameter AB, field -PointCount 7 | Export-SpectrumPlot -Path scans.svg
/// </code>
/// <para>Draws the loss along the scale of Birks' law and along the field.</para>
/// </example>
/// <example>
/// <code>
/// New-TpcTrack -LengthCm 50 | Invoke-TpcSimulation | Measure-TpcLoss -Parameter field -Loss chamfer |
///     Select-Object Name, Least, Unit
/// </code>
/// <para>Where the Chamfer distance is least along the field.</para>
/// </example>
/// <seealso cref="OptimizeTpcParameterCommand"/>
/// <seealso cref="MeasureTpcCorrelationCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "TpcLoss")]
[OutputType(typeof(TpcLossScan))]
public sealed class MeasureTpcLossCommand : TpcComparisonCmdlet
{
    /// <summary>What to vary, one after the other. Without it, AB, kB, field, lifetime, DL and DT.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TpcConstantCompleter))]
    public string[] Parameter { get; set; } = [];

    /// <summary>Number of values of each. Without it, 11.</summary>
    [Parameter]
    [ValidateRange(2, 100_000)]
    public int PointCount { get; set; } = 11;

    /// <inheritdoc/>
    private protected override void Compare(TpcReadout readout)
    {
        var scan = new TpcScan(Simulator(readout.Detector));
        foreach (TpcParameter parameter in Parameters(Parameter))
            WriteObject(
                new TpcLossScan(
                    Compute(
                        $"Scanning {TpcParameterInfo.Of(parameter).Name}",
                        (_, cancellation) =>
                            scan.Run(
                                readout.Segments,
                                readout.Hits,
                                Argon,
                                parameter,
                                Loss,
                                PointCount,
                                new TpcSimulation
                                {
                                    Noise = Noise || readout.HasNoise ? NoiseTreatment.Averaged : NoiseTreatment.None,
                                    StepCm = StepCm,
                                    Threads = ThrottleLimit,
                                },
                                cancellation
                            )
                    )
                )
            );
    }
}
