using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Estimation;

/// <summary>A closed interval of energies.</summary>
/// <param name="LowEv">Lower end, eV.</param>
/// <param name="HighEv">Upper end, eV; above the lower.</param>
public sealed partial record EnergyRegion(double LowEv, double HighEv)
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
        Match match = RangeText().Match(text);
        if (!match.Success)
            throw new FormatException($"expected energies lo-hi in eV such as 1500-2950, found '{text}'");
        double low = Number(match.Groups["low"]),
            high = Number(match.Groups["high"]);
        return double.IsFinite(low) && double.IsFinite(high) && high > low
            ? new EnergyRegion(low, high)
            : throw new FormatException($"expected a range whose end lies above its beginning, found '{text}'");
    }

    private static double Number(Group group) => double.Parse(group.Value, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*(?<low>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?:-|:|\.\.)\s*(?<high>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex RangeText();
}
