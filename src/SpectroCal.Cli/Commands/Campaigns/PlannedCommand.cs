using System.CommandLine;
using System.CommandLine.Parsing;
using SpectroCal.Cli.Options;
using SpectroCal.Cli.Output;
using SpectroCal.Store.Plans;
using ParsedCommand = System.CommandLine.Parsing.CommandResult;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>A command line that a plan may hold.</summary>
internal static class PlannedCommand
{
    private const string Program = "spectrocal";

    // They are about plans and stores of their own, which several machines would change at once.
    private static readonly string[] NotPlanned = ["campaign", "store"];

    // They write where nothing is said.
    private static readonly string[] NeedFolder = ["demo", "plot"];
    private static readonly string[] Writing = ["--out", "--save"];
    private static readonly string[] NotHere = ["--store", "--watch"];

    /// <summary>Reads a line: words, in double quotes where they have blanks.</summary>
    /// <param name="number">Place of the command in the plan.</param>
    /// <param name="line">The line.</param>
    /// <param name="directory">The present folder.</param>
    /// <exception cref="FormatException">It is no command line, or not for a plan.</exception>
    public static CommandUnit Of(int number, string line, string directory)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(line)];
        if (words is [Program, ..])
            words = words[1..];
        ParseResult parsed = CliApplication.Parse(words, new CliConsole(TextWriter.Null, TextWriter.Null, Terminal.None));
        if (CliApplication.Fault(parsed) is { } fault)
            throw new FormatException(fault);
        ParsedCommand command = parsed.CommandResult;
        if (command.Command is RootCommand)
            throw new FormatException("It names no command");
        if (NotPlanned.Contains(words[0]))
            throw new FormatException($"'{words[0]}' is not for a plan");
        OptionResult[] options = [.. command.Children.OfType<OptionResult>().Where(o => !o.Implicit)];
        if (options.FirstOrDefault(o => NotHere.Contains(o.Option.Name)) is { } other)
            throw new FormatException($"{other.Option.Name} is not for a plan");
        OptionResult[] writing = [.. options.Where(o => Writing.Contains(o.Option.Name))];
        bool isOutside = writing.Any(o => o.Tokens.Any(t => !IsInside(t.Value)));
        if (isOutside || writing.Length == 0 && NeedFolder.Contains(command.Command.Name))
            throw new FormatException(
                $"It must write into {OutputFolder.Placeholder}, the folder that the plan gives it: "
                    + $"{writing.FirstOrDefault()?.Option.Name ?? Writing[0]} {OutputFolder.Placeholder}"
            );
        return new CommandUnit(number, words, [.. Inputs(command, directory)]);
    }

    private static bool IsInside(string path) =>
        path.StartsWith(OutputFolder.Placeholder, StringComparison.Ordinal) && !path.Split('/', '\\').Contains("..");

    // Every word but those of output that is the name of a file.
    private static IEnumerable<PlannedFile> Inputs(ParsedCommand command, string directory) =>
        command
            .Children.OfType<OptionResult>()
            .Where(o => !o.Implicit && !Writing.Contains(o.Option.Name))
            .SelectMany(o => o.Tokens)
            .Concat(command.Tokens)
            .Concat(command.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens))
            .Select(t => t.Value)
            .SelectMany(word => InputPaths.Found([word]))
            .Distinct()
            .Where(File.Exists)
            .Select(file => PlannedFile.Of(file, directory));
}
