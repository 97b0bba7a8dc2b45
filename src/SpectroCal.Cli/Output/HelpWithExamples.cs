using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SpectroCal.Cli.Output;

/// <summary>The usual help, followed by examples of the command and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string? text))
        {
            output.WriteLine("Examples:");
            foreach (string line in text.Split('\n'))
                output.WriteLine("  " + line.TrimEnd());
            output.WriteLine();
        }
        output.WriteLine(ExitCode.Help);
        return code;
    }
}
