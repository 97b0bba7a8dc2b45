using System.Management.Automation;
using SpectroCal.Bench;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Completion;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Measures the speed of the main tasks on this machine.</summary>
/// <remarks>
/// Each result is the median of seven repetitions after a warm-up, which ends when the runtime has stopped compiling: 1.5 to 10 seconds.
/// Benchmarks that take long or much memory are run only with -Full or by name. Bound is what the result should not exceed, where one is
/// set.
/// </remarks>
/// <example>
/// <code>Measure-CalibrationSpeed campaign-100x5000, fit-doublet</code>
/// <para>Measures the calibration of 100 batches and the fit of a doublet.</para>
/// </example>
/// <example>
/// <code>Measure-CalibrationSpeed plot-svg | Export-Csv speed.csv</code>
/// <para>Measures the drawing of a figure and keeps the number; without a name all quick benchmarks are run, which takes some
/// minutes.</para>
/// </example>
/// <seealso cref="GetCalibrationEngineCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "CalibrationSpeed")]
[OutputType(typeof(MeasuredSpeed))]
public sealed class MeasureCalibrationSpeedCommand : SpectroCmdlet
{
    /// <summary>Benchmarks to run. Without it, all that are quick.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(BenchmarkCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Also runs the benchmarks that take long or much memory.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<Benchmark> chosen = BenchmarkCatalogue.Choose(Name, Full);
        for (int i = 0; i < chosen.Count; i++)
        {
            int done = i;
            WriteObject(
                Compute(
                    "Measuring the speed",
                    (progress, cancellation) =>
                    {
                        progress.Report(new StageProgress(chosen[done].Id, done, chosen.Count));
                        return new MeasuredSpeed(chosen[done].Measure(cancellation));
                    }
                )
            );
        }
    }
}
