using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Arguments;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Finds how far tracks tell constants of the argon apart, from the second derivatives of a loss.</summary>
/// <remarks>
/// The curvature of the loss, in units of the constants and as a mean over batches of tracks, is inverted with 1e-6 added to its diagonal.
/// An eigenvalue that is not positive is a direction that the loss does not see: a warning says so. Each constant is one object.
/// </remarks>
/// <example>
/// <code>New-TpcTrack Mixed -LengthCm 100 | Measure-TpcCorrelation | Export-SpectrumPlot -Path correlation.svg</code>
/// <para>Draws the matrix.</para>
/// </example>
/// <example>
/// <code>New-TpcTrack -LengthCm 50 | Measure-TpcCorrelation -Parameter AB, electrons</code>
/// <para>Two constants that have the same effect: their correlation is -1.</para>
/// </example>
/// <seealso cref="OptimizeTpcParameterCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "TpcCorrelation")]
[OutputType(typeof(TpcCorrelation))]
public sealed class MeasureTpcCorrelationCommand : TpcCmdlet
{
    /// <summary>Tracks, of New-TpcTrack or Import-TpcSegment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TpcTrack[] InputObject { get; set; } = [];

    /// <summary>Which constants. Without it, AB, kB, field, lifetime, DL and DT.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TpcConstantCompleter))]
    public string[] Parameter { get; set; } = [];

    /// <summary>The loss: mmd (the default), chamfer, chamfer-product, chamfer-one-way, soft-dtw or soft-dtw-debiased.</summary>
    [Parameter]
    [Parsed(typeof(TpcLosses))]
    [ArgumentCompleter(typeof(TpcLossCompleter))]
    public TpcLoss Loss { get; set; } = TpcLosses.All[0];

    /// <summary>Most track of a batch, cm. Without it, 200.</summary>
    [Parameter]
    [ValidateRange(1e-3, 1e7)]
    public double BatchCm { get; set; } = new TpcCalibrationRequest([], []).BatchCm;

    /// <summary>The electronics have noise: means over it are differentiated.</summary>
    [Parameter]
    public SwitchParameter Noise { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Array.ForEach(InputObject, Add);

    /// <inheritdoc/>
    protected override void End()
    {
        IReadOnlyList<TrackSegment> segments = Segments;
        if (segments.Count == 0)
            return;
        IReadOnlyList<TpcParameter> parameters = Parameters(Parameter);
        ITpcSimulator simulator = Simulator(Detector);
        TpcCurvature curvature = Compute(
            "Differentiating",
            (progress, cancellation) =>
                TpcCurvature.Of(
                    simulator,
                    segments,
                    Argon,
                    parameters,
                    Loss,
                    BatchCm,
                    new TpcSimulation
                    {
                        Noise = Noise ? NoiseTreatment.Averaged : NoiseTreatment.None,
                        StepCm = StepCm,
                        Threads = ThrottleLimit,
                    },
                    progress,
                    cancellation
                )
        );
        TpcCurvatureReport report = TpcCurvatureReport.Of(curvature);
        if (report.Reason.Length > 0)
            WriteWarning(report.Reason);
        WriteObject(parameters.Select((_, i) => new TpcCorrelation(report, i, curvature)), enumerateCollection: true);
    }
}
