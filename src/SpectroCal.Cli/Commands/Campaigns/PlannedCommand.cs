using System.CommandLine;
using System.CommandLine.Parsing;
using SpectroCal.Cli.Options;
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
    private static readonly string[] Writing = ["--out", "--save", "--write", "--write-problems"];
    private static readonly string[] NotHere = ["--store", "--watch"];

    /// <summary>Reads a line: words, in double quotes where they have blanks, and a comment.</summary>
    /// <param name="program">What understands command lines.</param>
    /// <param name="number">Place of the command in the plan.</param>
    /// <param name="line">The line.</param>
    /// <param name="directory">The present folder.</param>
    /// <exception cref="FormatException">It is no command line, or not for a plan.</exception>
    public static CommandUnit Of(RootCommand program, int number, string line, string directory)
    {
        if (line.Count(c => c == '"') % 2 != 0)
            throw new FormatException("A quote is not closed");
        string[] words = [.. CommandLineParser.SplitCommandLine(line).TakeWhile(word => !word.StartsWith('#'))];
        if (words is [Program, ..])
            words = words[1..];
        ParseResult parsed = CliApplication.Parse(program, words);
        if (CliApplication.Fault(parsed) is { } fault)
            throw new FormatException(fault);
        ParsedCommand command = parsed.CommandResult;
        // A word in brackets is a directive of the parser.
        if (command.Command is RootCommand || words[0].StartsWith('['))
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
        // Files that come later are not part of the plan.
        string[] patterns = [.. command.Tokens.Concat(Values(command)).Select(t => t.Value).Where(InputPaths.HasWildcard)];
        words = [.. words.SelectMany(word => patterns.Contains(word) && InputPaths.Found([word]) is { Count: > 0 } found ? found : [word])];
        return new CommandUnit(number, words, [.. Inputs(command, directory)]);
    }

    private static bool IsInside(string path) =>
        path.Split('/', '\\') is [OutputFolder.Placeholder, .. var below]
        && !below.Any(part => part == ".." || part.Contains(OutputFolder.Placeholder, StringComparison.Ordinal));

    private static IEnumerable<Token> Values(ParsedCommand command) =>
        command
            .Children.OfType<OptionResult>()
            .Where(o => !o.Implicit && !Writing.Contains(o.Option.Name))
            .SelectMany(o => o.Tokens)
            .Concat(command.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens));

    // Every word but those of output that is the name of a file, or of a folder with files. What is behind the last colon may say what is
    // in the file.
    private static IEnumerable<PlannedFile> Inputs(ParsedCommand command, string directory) =>
        command
            .Tokens.Concat(Values(command))
            .Select(t => t.Value)
            .SelectMany(word =>
                InputPaths.Found([word]) is { Count: > 0 } found ? found
                : word.LastIndexOf(':') is > 0 and var colon ? InputPaths.Found([word[..colon]])
                : []
            )
            .SelectMany(path => File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            .Distinct()
            .Select(file => PlannedFile.Of(file, directory));
}
