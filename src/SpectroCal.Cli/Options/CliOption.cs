using System.CommandLine;
using System.CommandLine.Parsing;

namespace SpectroCal.Cli.Options;

/// <summary>Makes options that read their own text.</summary>
internal static class CliOption
{
    /// <summary>An option with one value.</summary>
    public static Option<T> Of<T>(string name, string valueName, string description, Func<string, T> parse) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(name, result, parse),
        };

    /// <summary>An option that may be repeated.</summary>
    public static Option<T[]> Repeated<T>(string name, string valueName, string description, Func<string, T> parse) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result =>
            {
                try
                {
                    return [.. result.Tokens.Select(t => parse(t.Value))];
                }
                catch (FormatException e)
                {
                    result.AddError($"{name}: {e.Message}.");
                    return [];
                }
            },
        };

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    private static T? Parse<T>(string name, ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError($"{name}: {e.Message}.");
            return default;
        }
    }
}
