using System.CommandLine;
using SpectroCal.Cli.Output;

namespace SpectroCal.Cli.Commands.Tpc;

/// <summary>tpc: time projection chambers of liquid argon.</summary>
internal sealed class TpcCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal tpc simulate --sample protons --length 500 --set AB=0.83,lifetime=1500 --out data
        spectrocal tpc calibrate data/tracks.csv data/hits.csv
        spectrocal tpc closure --sample muons --length 300
        """;

    /// <summary>Creates the command and those under it.</summary>
    public TpcCommand(CliConsole console)
    {
        var simulate = new TpcSimulateCommand(console);
        var calibrate = new TpcCalibrateCommand(console);
        var scan = new TpcScanCommand(console);
        var correlation = new TpcCorrelationCommand(console);
        var closure = new TpcClosureCommand(console);
        Command = new Command("tpc", "Simulate pixelated liquid-argon time projection chambers, and calibrate them by the derivatives.")
        {
            simulate.Command,
            calibrate.Command,
            scan.Command,
            correlation.Command,
            closure.Command,
        };
        All = new Dictionary<Command, string>
        {
            [Command] = Examples,
            [simulate.Command] = TpcSimulateCommand.Examples,
            [calibrate.Command] = TpcCalibrateCommand.Examples,
            [scan.Command] = TpcScanCommand.Examples,
            [correlation.Command] = TpcCorrelationCommand.Examples,
            [closure.Command] = TpcClosureCommand.Examples,
        };
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>It and those under it, with examples.</summary>
    public IReadOnlyDictionary<Command, string> All { get; }
}
