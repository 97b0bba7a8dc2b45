using System.CommandLine;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Engines;

namespace SpectroCal.Cli.Commands;

/// <summary>engines: what can run optimisations here, and on what.</summary>
internal sealed class EnginesCommand
{
    /// <summary>Command lines to begin with.</summary>
    public const string Examples = """
        spectrocal engines
        spectrocal engines torch --device cuda
        """;

    private readonly Argument<string[]> _names = CliArgument.WithoutOptions(
        new("NAME") { Description = "Engines that must be there: managed, torch; none for all", Arity = ArgumentArity.ZeroOrMore }
    );
    private readonly Option<string> _device = CliOption.Of("--device", "NAME", "A device that they must have: cpu, cuda, cuda:1", t => t);
    private readonly Option<bool> _json = CliOption.Flag("--json", "Write one JSON document on stdout");

    /// <summary>Creates the command.</summary>
    public EnginesCommand(CliConsole console)
    {
        Command = new Command("engines", "List what can run optimisations here: engines, devices, memory, versions.")
        {
            _names,
            _device,
            _json,
        };
        Command.SetAction(parsed => Run(parsed, console));
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private int Run(ParseResult parsed, CliConsole console)
    {
        console.Json = parsed.Has(_json);
        EngineListing[] engines = Listings(parsed.GetValue(_names) ?? [], parsed.GetValue(_device));
        if (console.Json)
        {
            console.WriteJson(engines);
            return ExitCode.Ok;
        }
        var table = new TextTable(
            TableHead.Words("engine"),
            TableHead.Words("version"),
            TableHead.Words("device"),
            new("memory (GiB)"),
            TableHead.Words("description", shrinks: true) with
            {
                IsOptional = true,
            },
            TableHead.Words("runs on", shrinks: true) with
            {
                IsOptional = true,
            }
        );
        foreach (EngineListing engine in engines.Where(e => e.IsAvailable))
        foreach (EngineDevice device in engine.Devices)
            table.Add(engine.Name, engine.Version, device.Name, device.MemoryText(), device.Description, engine.Runtime);
        console.Table(table);
        foreach (EngineListing engine in engines.Where(e => !e.IsAvailable))
            console.Line(engine.Reason);
        return ExitCode.Ok;
    }

    // An engine or a device that is asked for by name must be there; the list says what is not.
    private static EngineListing[] Listings(string[] names, string? device)
    {
        EngineCatalogue catalogue = EngineCatalogue.Default;
        if (names.Length == 0 && device is not null)
            throw CliException.Usage("--device needs the engine that is to have it: spectrocal engines torch --device cuda");
        return names.Length == 0 ? [.. catalogue.List()] : [.. names.Select(Listing)];

        EngineListing Listing(string name)
        {
            ICalibrationEngine engine = catalogue.Find(name);
            EngineListing listing = catalogue.Listing(engine.Name);
            return device is null ? listing : listing with { Devices = [engine.Device(device)] };
        }
    }
}
