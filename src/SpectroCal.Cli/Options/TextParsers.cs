using System.Globalization;
using System.Text.RegularExpressions;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Cli.Options;

/// <summary>Reads the texts of options. Numbers are invariant; what does not fit is a <see cref="FormatException"/> that says what was expected.</summary>
internal static partial class TextParsers
{
    /// <summary>A finite number.</summary>
    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"expected a number such as 12.5, found '{text}'");

    /// <summary>A finite number above zero.</summary>
    public static double Positive(string text) =>
        Number(text) is var value and > 0 ? value : throw new FormatException($"expected a number above zero, found '{text}'");

    /// <summary>A finite number, zero or above.</summary>
    public static double NotNegative(string text) =>
        Number(text) is var value and >= 0 ? value : throw new FormatException($"expected zero or a number above it, found '{text}'");

    /// <summary>A whole number of at least some value.</summary>
    public static Func<string, int> Whole(int least) => text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw new FormatException($"expected a whole number from {least} to {int.MaxValue}, found '{text}'");

    /// <summary>A seed.</summary>
    public static long Seed(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new FormatException($"expected a whole number, found '{text}'");

    /// <summary>Numbers between commas.</summary>
    public static double[] Numbers(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Number)];

    /// <summary>One of some words, each standing for a value.</summary>
    public static Func<string, T> OneOf<T>(params (string Word, T Value)[] choices) => text =>
    {
        foreach ((string word, T value) in choices)
            if (word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) return value;
        throw new FormatException($"expected {OrList([.. choices.Select(c => c.Word)])}, found '{text}'");
    };

    /// <summary>A range of energies: lo-hi.</summary>
    public static EnergyRegion Region(string text)
    {
        Match match = RegionText().Match(text);
        if (!match.Success) throw new FormatException($"expected energies lo-hi in eV such as 1500-2950, found '{text}'");
        double low = Number(match.Groups["low"].Value), high = Number(match.Groups["high"].Value);
        return high > low ? new EnergyRegion(low, high) : throw new FormatException($"expected a range whose end lies above its beginning, found '{text}'");
    }

    /// <summary>Ranges between commas.</summary>
    public static EnergyRegion[] Regions(string text) => [.. text.Split(',').Select(Region)];

    /// <summary>A kernel bandwidth: 25 (eV), 0.01std, 0.5res, scott, silverman.</summary>
    public static Bandwidth Bandwidth(string text)
    {
        string t = text.Trim().ToLowerInvariant();
        return t switch
        {
            "scott" => new Bandwidth(BandwidthRule.Scott),
            "silverman" => new Bandwidth(BandwidthRule.Silverman),
            _ when t.EndsWith("std", StringComparison.Ordinal) => Rule(BandwidthRule.RelativeToData, t[..^3]),
            _ when t.EndsWith("res", StringComparison.Ordinal) => Rule(BandwidthRule.RelativeToResolution, t[..^3]),
            _ when t.EndsWith("ev", StringComparison.Ordinal) => Rule(BandwidthRule.Absolute, t[..^2]),
            _ => Rule(BandwidthRule.Absolute, t),
        };

        Bandwidth Rule(BandwidthRule rule, string factor) =>
            double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out double f) && f > 0 && double.IsFinite(f)
                ? new Bandwidth(rule, f)
                : throw new FormatException($"expected eV such as 25, 0.01std (of the data), 0.5res (of the resolution), scott or silverman, found '{text}'");
    }

    /// <summary>Lines by name.</summary>
    public static IReadOnlyList<LineGroup> Lines(string text)
    {
        try
        {
            return LineLibrary.Default.ParseList(text);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(Message(e).TrimEnd('.'), e);
        }
    }

    /// <summary>Parameters by name: p1,p0.</summary>
    public static int[] ParameterIndices(string text)
    {
        int[] indices = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(name =>
            name.Length > 1 && name[0] is 'p' or 'P' && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index
                : throw new FormatException($"expected parameters such as p1 or p0,p1, found '{text}'"))];
        return indices.Distinct().Count() == indices.Length ? indices : throw new FormatException($"expected each parameter once, found '{text}'");
    }

    /// <summary>A condition on a column: COLUMN=A|B.</summary>
    public static KeyValuePair<string, IReadOnlySet<string>> Condition(string text)
    {
        int sign = text.IndexOf('=');
        if (sign <= 0) throw new FormatException($"expected COLUMN=VALUE or COLUMN=A|B, found '{text}'");
        return new(text[..sign].Trim(), text[(sign + 1)..].Split('|', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A path that is not blank.</summary>
    public static string Path(string text) => string.IsNullOrWhiteSpace(text) ? throw new FormatException("expected a path, found nothing") : text;

    /// <summary>The message of an error about an argument, without the name that the argument has in the code.</summary>
    public static string Message(Exception e) =>
        e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    private static string OrList(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";

    [GeneratedRegex(@"^\s*(?<low>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?:-|:|\.\.)\s*(?<high>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionText();
}
