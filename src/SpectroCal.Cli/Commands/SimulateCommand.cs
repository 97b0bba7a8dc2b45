using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Simulation;
using SpectroCal.Sources;

namespace SpectroCal.Cli.Commands;

/// <summary>simulate: a campaign on disk.</summary>
internal sealed class SimulateCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal simulate --out campaign --detectors 4 --drift walk
        """;

    private readonly SimulationOptions _simulation = new();
    private readonly Option<string> _out = CliOption.Of("--out", "DIR", "Folder for manifest.json and batches/", TextParsers.Path);
    private readonly Option<bool> _force = CliOption.Flag("--force", "Replace existing files");
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document about what was made on stdout");

    /// <summary>Creates the command.</summary>
    public SimulateCommand(CliConsole console)
    {
        _out.Required = true;
        Command = new Command(
            "simulate",
            "Simulate a campaign and write it to a folder: list-mode CSV files and a manifest, for 'spectrocal calibrate DIR'."
        )
        {
            _out,
        };
        _simulation.AddTo(Command);
        Command.Options.Add(_force);
        Command.Options.Add(_json);
        Command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console, CancellationToken cancellation)
    {
        console.Json = parsed.Has(_json);
        ToySettings settings = _simulation.Settings(parsed).Validated();
        string folder = parsed.GetRequiredValue(_out);
        ToyCampaign toy = console.WithProgress(
            "Simulating",
            progress => ToyCampaign.Simulate(settings, Environment.ProcessorCount, progress, cancellation)
        );
        OutputOptions.Writing(() =>
            console.WithProgress(
                "Writing",
                progress =>
                {
                    CampaignFolder.Write(folder, toy, parsed.Has(_force), progress, cancellation);
                    return folder;
                }
            )
        );
        int batches = toy.Campaign.Batches.Count;
        if (console.Json)
            console.WriteJson(
                new
                {
                    settings.Seed,
                    Folder = folder,
                    Batches = batches,
                    settings.EventsPerBatch,
                }
            );
        console.Line(
            $"{Plural.Of(batches, "batch", "batches")} of {Plural.Of(settings.EventsPerBatch, "event")}, seed {settings.Seed}, "
                + $"written to {folder}. Next: spectrocal calibrate {folder}"
        );
        return ExitCode.Ok;
    }
}
