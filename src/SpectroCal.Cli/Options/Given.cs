using System.CommandLine;
using System.CommandLine.Parsing;

namespace SpectroCal.Cli.Options;

/// <summary>Makes options that read their own text, and asks which were given.</summary>
internal static class Given
{
    /// <summary>An option with one value.</summary>
    public static Option<T> Option<T>(string name, string valueName, string description, Func<string, T> parse) =>
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

    /// <summary>Whether the option stands on the command line.</summary>
    public static bool Has(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The value on the command line, or another.</summary>
    public static T Or<T>(this ParseResult parsed, Option<T> option, T otherwise) =>
        parsed.Has(option) ? parsed.GetRequiredValue(option) : otherwise;

    /// <summary>The value on the command line, or null.</summary>
    public static T? OrNull<T>(this ParseResult parsed, Option<T> option)
        where T : struct => parsed.Has(option) ? parsed.GetRequiredValue(option) : null;

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
