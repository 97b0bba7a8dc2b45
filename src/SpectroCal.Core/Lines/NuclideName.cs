using System.Globalization;
using System.Text.RegularExpressions;

namespace SpectroCal.Lines;

/// <summary>
/// A nuclide as people write it, and the energy of one of its lines where there is one: Eu-152, eu152, 152Eu, "Ra-226 chain", "Cs-137 662",
/// "Co-60 1332.5 keV".
/// </summary>
/// <param name="Nuclide">The nuclide in lower case with a hyphen: "eu-152"; "annihilation" for positrons.</param>
/// <param name="EnergyKev">Energy that was written, keV.</param>
/// <param name="LastDigitKev">One unit of its last digit, keV.</param>
internal sealed partial record NuclideName(string Nuclide, double? EnergyKev, double LastDigitKev)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Reads a name; null where it is none of a nuclide.</summary>
    public static NuclideName? Parse(string name)
    {
        Match match = Written().Match(string.Concat(name.Select(Plain)));
        if (!match.Success)
            return null;
        string nuclide = match.Groups["word"].Success
            ? "annihilation"
            : $"{match.Groups["symbol"].Value}-{match.Groups["mass"].Value}{match.Groups["isomer"].Value}".ToLowerInvariant();
        string energy = match.Groups["energy"].Value;
        if (energy.Length == 0)
            return new NuclideName(nuclide, null, 0);
        int decimals = energy.Contains('.') ? energy.Length - energy.IndexOf('.') - 1 : 0;
        return new NuclideName(nuclide, double.Parse(energy, CultureInfo.InvariantCulture), Math.Pow(10, -decimals));
    }

    // Superscripts, as in copied text, become digits.
    private static char Plain(char c) => Superscripts.IndexOf(c) is >= 0 and int digit ? (char)('0' + digit) : c;

    // The mark of an isomer before the symbol is read last: 54mn is manganese.
    [GeneratedRegex(
        @"^\s*(?:(?<word>annihilation)|(?<symbol>[a-z]{1,2})[\s_-]?(?<mass>\d{1,3})(?<isomer>m?)"
            + @"|(?<mass>\d{1,3})(?<isomer>m??)[\s_-]?(?<symbol>[a-z]{1,2}))"
            + @"(?:\s+chain)?(?:\s+(?<energy>\d+(?:\.\d+)?)(?:\s*keV)?)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Written();
}
