using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;
using SpectroCal.Tpc.Calibration;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Finds constants of the argon from readings of tracks whose energies are known.</summary>
/// <remarks>
/// The simulation carries the exact derivatives of each reading by the constants. GaussNewton compares times and charges of the readings
/// that data and simulation have in common; Adam is the published gradient descent of a loss over batches of tracks (Gasiorowski et al.,
/// Mach. Learn.: Sci. Technol. 5 (2024) 025012). Each constant is one object, with the status of the whole calibration.
/// </remarks>
/// <example>
/// <code>New-TpcTrack -LengthCm 200 | Invoke-TpcSimulation -Constant 'AB=0.83','lifetime=1500' | Optimize-TpcParameter</code>
/// <para>A closure test: finds the six published constants from the nominal ones.</para>
/// </example>
/// <example>
/// <code>
/// $found = New-TpcTrack Mixed -LengthCm 300 | Invoke-TpcSimulation -Noise | Optimize-TpcParameter
/// $found | Export-SpectrumPlot -Path figures/ -Figure parameters, correlation
/// </code>
/// <para>Calibrates noisy readings, and draws the way of the fit and the correlation of its errors.</para>
/// </example>
/// <seealso cref="InvokeTpcSimulationCommand"/>
/// <seealso cref="MeasureTpcCorrelationCommand"/>
/// <seealso cref="MeasureTpcLossCommand"/>
[Cmdlet(VerbsCommon.Optimize, "TpcParameter")]
[OutputType(typeof(TpcParameterEstimate))]
public sealed class OptimizeTpcParameterCommand : TpcComparisonCmdlet
{
    private static readonly TpcCalibrationRequest Usual = new([], []);

    /// <summary>What to find. Without it, AB, kB, field, lifetime, DL and DT; the others stay as -Constant has them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TpcConstantCompleter))]
    public string[] Parameter { get; set; } = [];

    /// <summary>GaussNewton (the default), or Adam, gradient descent of -Loss.</summary>
    [Parameter]
    public TpcMethod Method { get; set; } = TpcMethod.GaussNewton;

    /// <summary>Steps of Adam. Without it, 600.</summary>
    [Parameter]
    [ValidateRange(1, 1_000_000)]
    public int Iterations { get; set; } = Usual.Iterations;

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Method != TpcMethod.Adam && (Has(nameof(Loss)) || Has(nameof(Iterations))))
            Refuse("-Loss and -Iterations are of gradient descent: give -Method Adam.");
    }

    /// <inheritdoc/>
    private protected override void Compare(TpcReadout readout)
    {
        TpcCalibrationRequest request = Usual with
        {
            Segments = readout.Segments,
            Target = readout.Hits,
            Argon = Argon,
            Parameters = Parameters(Parameter),
            HasNoise = Noise || readout.HasNoise,
            Method = Method,
            Loss = Loss,
            Iterations = Iterations,
            StepCm = StepCm,
            Threads = ThrottleLimit,
        };
        ITpcSimulator simulator = Simulator(readout.Detector);
        TpcCalibration calibration = Compute(
            "Calibrating",
            (progress, cancellation) => new TpcCalibrator(simulator).Calibrate(request, new StepCounter(request, progress), cancellation)
        );
        TpcReport report = TpcReport.Of(calibration);
        if (calibration.Status == TpcStatus.Failed)
            WriteFailures([((object?)readout, report.Reason)]);
        else if (report.Reason.Length > 0)
            WriteWarning($"{report.Status}: {report.Reason}");
        WriteObject(report.Parameters.Select(p => new TpcParameterEstimate(report, p, calibration)), enumerateCollection: true);
    }
}
