using System.CommandLine;

namespace SpectroCal.Cli.Options;

/// <summary>Makes arguments.</summary>
internal static class CliArgument
{
    /// <summary>Turns away a mistyped option that would otherwise be taken for one of the argument's values.</summary>
    public static Argument<string[]> WithoutOptions(Argument<string[]> argument)
    {
        argument.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(t => t.Value).Where(t => t.StartsWith('-') && !File.Exists(t)))
                result.AddError($"Unrecognized option '{text}'.");
        });
        return argument;
    }
}
