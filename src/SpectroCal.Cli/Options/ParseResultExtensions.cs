using System.CommandLine;

namespace SpectroCal.Cli.Options;

/// <summary>Tells which options are on a command line.</summary>
internal static class ParseResultExtensions
{
    /// <summary>Whether the option is on the command line.</summary>
    public static bool Has(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The value on the command line, or another.</summary>
    public static T Or<T>(this ParseResult parsed, Option<T> option, T otherwise) =>
        parsed.Has(option) ? parsed.GetRequiredValue(option) : otherwise;

    /// <summary>The value on the command line, or null.</summary>
    public static T? OrNull<T>(this ParseResult parsed, Option<T> option)
        where T : struct => parsed.Has(option) ? parsed.GetRequiredValue(option) : null;
}
