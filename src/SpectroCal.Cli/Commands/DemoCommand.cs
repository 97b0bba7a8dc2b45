using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Detectors;
using SpectroCal.Reports;
using SpectroCal.Simulation;

namespace SpectroCal.Cli.Commands;

/// <summary>demo: the published campaign from simulation to report.</summary>
internal sealed class DemoCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal demo --seed 7 --out results
        The published way, event by event:
        spectrocal demo --objective kde-chi2-fixed --optimizer gd --iterations 200 --bandwidth 0.01std --kernel exact --no-exclude
        """;

    private const string DefaultFolder = "spectrocal-demo";
    private readonly SimulationOptions _simulation = new();
    private readonly OptimizationOptions _optimization = new();
    private readonly OutputOptions _output = new(DefaultFolder);

    /// <summary>Creates the command.</summary>
    public DemoCommand(CliConsole console)
    {
        Command = new Command(
            "demo",
            "Simulate the published campaign, calibrate it, and compare standard, optimised and perfect calibration."
        );
        _simulation.AddBasicsTo(Command);
        _output.AddTo(Command);
        _optimization.AddTo(Command);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        _optimization.Check(parsed);
        _optimization.CheckRates(parsed, PolynomialFunction.Linear.ParameterCount);
        ToySettings toy = _simulation.Settings(parsed);
        using ResultFolder? folder = _output.Open(parsed, console);
        OptimizationRequest optimization = _optimization.Request(parsed);
        ToyCampaign simulated = console.WithProgress(
            "Simulating",
            progress => ToyCampaign.Simulate(toy, optimization.MaximumThreads, progress, cancellation)
        );
        return new CalibrationRun(simulated.ToJob(optimization), ListBatches: false).Run(
            console,
            folder,
            (result, calibration) => _output.Report(parsed, result, calibration),
            store: null,
            cancellation
        );
    }
}
