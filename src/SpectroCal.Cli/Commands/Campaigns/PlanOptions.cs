using System.CommandLine;
using SpectroCal.Cli.Options;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>Options of all commands that make plans.</summary>
internal static class PlanOptions
{
    /// <summary>The folder.</summary>
    public static Option<string> Out()
    {
        Option<string> option = CliOption.Of("--out", "DIR", "Folder of the plan, which all machines must see", TextParsers.Path);
        option.Required = true;
        return option;
    }

    /// <summary>Whether to replace one.</summary>
    public static Option<bool> Force() =>
        CliOption.Flag("--force", "Replace a plan; what its shards gave counts no more, unless the new plan is the same");

    /// <summary>Whether the output is JSON.</summary>
    public static Option<bool> Json() => CliOption.Flag("--json", "Write the plan as one JSON document on stdout, and nothing else there");
}
