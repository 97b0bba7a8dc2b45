using System.Globalization;

namespace SpectroCal.Estimation;

/// <summary>A closed interval of energies.</summary>
/// <param name="LowEv">Lower end, eV.</param>
/// <param name="HighEv">Upper end, eV; above the lower.</param>
public sealed record EnergyRegion(double LowEv, double HighEv)
{
    /// <summary>Middle of the region, eV.</summary>
    public double MiddleEv => (LowEv + HighEv) / 2;

    /// <summary>Whether an energy lies in the region.</summary>
    public bool Contains(double energyEv) => energyEv >= LowEv && energyEv <= HighEv;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LowEv:0.#}-{HighEv:0.#} eV");

    /// <summary>Reads a range: "1500-2950", "1500:2950" or "1500..2950", eV.</summary>
    /// <exception cref="FormatException">The text is no range whose end lies above its beginning.</exception>
    public static EnergyRegion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        double high = double.NaN;
        bool isRange = TakeNumber(ref rest, out double low) && TakeSeparator(ref rest) && TakeNumber(ref rest, out high) && rest.IsEmpty;
        if (!isRange)
            throw new FormatException($"expected energies lo-hi in eV such as 1500-2950, found '{Shown(text)}'");
        return double.IsFinite(low) && double.IsFinite(high) && high > low
            ? new EnergyRegion(low, high)
            : throw new FormatException($"expected a range whose end lies above its beginning, found '{Shown(text)}'");
    }

    private static string Shown(string text)
    {
        const int most = 60;
        return text.Length <= most ? text : text[..most] + "...";
    }

    private static bool TakeSeparator(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        int length = rest switch
        {
            ['-' or ':', ..] => 1,
            ['.', '.', ..] => 2,
            _ => 0,
        };
        rest = rest[length..].TrimStart();
        return length > 0;
    }

    /// <summary>Takes a number off the beginning of a text; of the points of "1..2" none belongs to it.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<char> rest, out double value)
    {
        int at = rest is ['-' or '+', ..] ? 1 : 0,
            digits = TakeDigits(rest, ref at);
        if (rest[at..] is ['.'] or ['.', not '.', ..] or ['.', '.', '.', ..])
        {
            at++;
            digits += TakeDigits(rest, ref at);
        }
        int exponent = rest[at..] is ['e' or 'E', '-' or '+', ..] ? at + 2 : at + 1;
        if (rest[at..] is ['e' or 'E', ..] && TakeDigits(rest, ref exponent) > 0)
            at = exponent;
        bool isNumber = double.TryParse(rest[..at], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        rest = rest[at..];
        return digits > 0 && isNumber;
    }

    private static int TakeDigits(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
