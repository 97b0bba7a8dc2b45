using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Formats.ListMode;
using SpectroCal.Lines;

namespace SpectroCal.Cli.Options;

/// <summary>
/// Reads the texts of options. Numbers are invariant; what does not fit is a <see cref="FormatException"/> that says what was expected.
/// </summary>
internal static class TextParsers
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
        Number(text) is var value and >= 0 ? value : throw new FormatException($"expected a number of at least zero, found '{text}'");

    /// <summary>A whole number of at least some value.</summary>
    public static Func<string, int> Whole(int least) =>
        text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least
                ? value
                : throw new FormatException($"expected a whole number from {least} to {int.MaxValue}, found '{text}'");

    /// <summary>A seed.</summary>
    public static long Seed(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new FormatException($"expected a whole number, found '{text}'");

    /// <summary>Comma-separated numbers.</summary>
    public static double[] Numbers(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Number)];

    /// <summary>One of some words, each standing for a value.</summary>
    public static Func<string, T> OneOf<T>(params (string Word, T Value)[] choices) =>
        text =>
        {
            foreach ((string word, T value) in choices)
                if (word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
                    return value;
            throw new FormatException($"expected {OrList([.. choices.Select(c => c.Word)])}, found '{text}'");
        };

    /// <summary>Comma-separated ranges.</summary>
    public static EnergyRegion[] Regions(string text) => [.. text.Split(',').Select(EnergyRegion.Parse)];

    /// <summary>Lines by name.</summary>
    public static IReadOnlyList<LineGroup> Lines(string text)
    {
        try
        {
            return LineLibrary.Default.ParseList(text);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(ErrorText.Of(e).TrimEnd('.'), e);
        }
    }

    /// <summary>Parameters by name: p1,p0.</summary>
    public static int[] ParameterIndices(string text) => CalibrationFunction.ParameterIndices(text.Split(','));

    /// <summary>A condition on a column: COLUMN=A|B.</summary>
    public static string Condition(string text)
    {
        ListModeColumns.ParseConditions([text]);
        return text;
    }

    /// <summary>A path that is not blank.</summary>
    public static string Path(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new FormatException("expected a path, found nothing") : text;

    private static string OrList(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
}
