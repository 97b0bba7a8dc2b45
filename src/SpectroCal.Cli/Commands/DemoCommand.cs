using System.CommandLine;
using SpectroCal.Calibration;
using SpectroCal.Campaigns;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Estimation;
using SpectroCal.Lines;
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
        Command = new Command("demo", "Simulate the published campaign, calibrate it, and compare standard, optimised and perfect calibration.");
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
        ToySettings toy = _simulation.Settings(parsed);
        using ResultFolder? folder = _output.Open(parsed, console);
        Campaign campaign = console.WithProgress("Simulating", progress => ToyCampaign.Simulate(toy, _optimization.Threads(parsed), progress, cancellation)).Campaign;
        TargetSpectrum target = _optimization.Objective(parsed) == ObjectiveName.KdeChiSquareFixed ? ToyCampaign.PublishedTarget(toy) : ToyCampaign.Target(toy);
        CalibrationSettings settings = _optimization.Settings(parsed, campaign, new CalibrationSettings(target));
        ComparedLine[] lines = [.. toy.Lines.Select(l => new ComparedLine(LineGroup.Of(SpectralLine.Custom(l.Name, l.EnergyEv)), l.Known))];
        return new CalibrationJob(campaign, settings, lines, CalibrationJob.SimulationWindow, toy.Seed, ListBatches: false).Run(console, folder, (result, calibration) => _output.Report(parsed, result, calibration), cancellation);
    }
}
