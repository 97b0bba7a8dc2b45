using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SpectroCal.Cli.Commands;
using SpectroCal.Cli.Commands.Campaigns;
using SpectroCal.Cli.Commands.Stores;
using SpectroCal.Cli.Commands.Tpc;
using SpectroCal.Cli.Output;
using SpectroCal.Engines;
using SpectroCal.Neural;

namespace SpectroCal.Cli;

/// <summary>The program, independent of the process it runs in.</summary>
public static class CliApplication
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="stdout">Takes results.</param>
    /// <param name="stderr">Takes messages and progress.</param>
    /// <param name="terminal">Which of them a person looks at.</param>
    /// <param name="cancellation">Ends the work; what is not finished is not written.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        TextWriter stdout,
        TextWriter stderr,
        Terminal terminal,
        CancellationToken cancellation = default
    )
    {
        var lenient = new LenientWriter(stdout);
        var console = new CliConsole(lenient, new LenientWriter(stderr), terminal);
        int code = await RunAsync(args, console, lenient, cancellation).ConfigureAwait(false);
        console.ReportBugs(args);
        if (lenient.Fault is { } fault && code is ExitCode.Ok or ExitCode.Partial)
        {
            console.Error($"The output cannot be written: {Sentence(fault)}");
            return ExitCode.Output;
        }
        return code;
    }

    /// <summary>Says, as well as it can be said, that the program did not even start.</summary>
    internal static int NotStarted(Exception error)
    {
        string message = OpenFiles.AreUsedUp(error) ? OpenFiles.UsedUp : error.Message;
        try
        {
            Console.Error.WriteLine($"spectrocal: error: {message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TypeInitializationException)
        {
            LastWords.Say(message);
        }
        return ExitCode.Unexpected;
    }

    /// <summary>Understands a command line, without doing anything.</summary>
    internal static ParseResult Parse(RootCommand program, IReadOnlyList<string> args) =>
        // No response files: a file name may begin with @.
        program.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    /// <summary>Why a command line cannot be understood; null where it can.</summary>
    internal static string? Fault(ParseResult parsed) =>
        // The first is the cause; the value of an option that does not exist, for one, would be the second.
        parsed.Action
            is not (ParseErrorAction or null)
            ? null
        : parsed.Errors.Count > 0 ? parsed.Errors[0].Message
        : "The command line cannot be understood.";

    private static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        CliConsole console,
        TextWriter stdout,
        CancellationToken cancellation
    )
    {
        try
        {
            ParseResult parsed = Parse(Root(console), args);
            if (Fault(parsed) is { } fault)
            {
                console.Error(fault);
                return ExitCode.Usage;
            }
            var configuration = new InvocationConfiguration
            {
                Output = stdout,
                Error = TextWriter.Null,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return Report(console, e is AggregateException many ? many.Flatten().InnerExceptions[0] : e);
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand Root(CliConsole console)
    {
        var demo = new DemoCommand(console);
        var simulate = new SimulateCommand(console);
        var calibrate = new CalibrateCommand(console);
        var peaks = new PeaksCommand(console);
        var autocal = new AutocalCommand(console);
        var monitor = new MonitorCommand(console);
        var fit = new FitCommand(console);
        var plot = new PlotCommand(console);
        var convert = new ConvertCommand(console);
        var lines = new LinesCommand(console);
        var train = new TrainCommand(console);
        var vip2 = new Vip2Command(console);
        var tpc = new TpcCommand(console);
        var campaign = new CampaignCommand(console);
        var store = new StoreCommand(console);
        var engines = new EnginesCommand(console);
        var bench = new BenchCommand(console);
        var root = new RootCommand("Energy calibration of X-ray detectors by differentiable programming.")
        {
            demo.Command,
            simulate.Command,
            calibrate.Command,
            autocal.Command,
            peaks.Command,
            monitor.Command,
            fit.Command,
            plot.Command,
            convert.Command,
            lines.Command,
            train.Command,
            vip2.Command,
            tpc.Command,
            campaign.Command,
            store.Command,
            engines.Command,
            bench.Command,
        };
        HelpOption helpOption = root.Options.OfType<HelpOption>().Single();
        var help = new HelpWithExamples(
            (HelpAction)helpOption.Action!,
            new Dictionary<Command, string>(tpc.All.Concat(campaign.All).Concat(store.All))
            {
                [root] = "spectrocal demo",
                [demo.Command] = DemoCommand.Examples,
                [simulate.Command] = SimulateCommand.Examples,
                [calibrate.Command] = CalibrateCommand.Examples,
                [autocal.Command] = AutocalCommand.Examples,
                [peaks.Command] = PeaksCommand.Examples,
                [monitor.Command] = MonitorCommand.Examples,
                [fit.Command] = FitCommand.Examples,
                [plot.Command] = PlotCommand.Examples,
                [convert.Command] = ConvertCommand.Examples,
                [lines.Command] = LinesCommand.Examples,
                [train.Command] = TrainCommand.Examples,
                [vip2.Command] = Vip2Command.Examples,
                [engines.Command] = EnginesCommand.Examples,
                [bench.Command] = BenchCommand.Examples,
            }
        );
        helpOption.Action = help;
        // The program's name alone is a question, not a successful run.
        root.SetAction(parsed =>
        {
            help.Invoke(parsed);
            return ExitCode.Usage;
        });
        return root;
    }

    private static string Sentence(Exception fault) => fault.Message.TrimEnd('.') + ".";

    private static int Report(CliConsole console, Exception error)
    {
        switch (error)
        {
            case Exception when OpenFiles.AreUsedUp(error):
                console.Error(OpenFiles.UsedUp);
                return ExitCode.Input;
            case OperationCanceledException:
                console.Error("interrupted; what was not finished was not written.");
                return ExitCode.Interrupted;
            case CliException e:
                console.Error(e.Message);
                return e.ExitCode;
            case EngineUnavailableException or PlatformNotSupportedException:
                console.Error(error.Message);
                return ExitCode.Usage;
            case CalibrationException e:
                console.Error(e.Message);
                return ExitCode.Usage;
            case SpectrumFormatException or PeakModelException:
                console.Error(error.Message);
                return ExitCode.Input;
            case IOException or UnauthorizedAccessException:
                // Input errors have become messages where the input is read; what is left is the output.
                console.Error($"The output cannot be written: {Sentence(error)}");
                return ExitCode.Output;
            case OutOfMemoryException:
                console.Error("There is not enough memory for this; ask for less at once.");
                return ExitCode.Unexpected;
            default:
                console.Error(BugReport.Of(error));
                return ExitCode.Unexpected;
        }
    }
}
