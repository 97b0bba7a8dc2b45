using System.Text;
using System.Text.RegularExpressions;

namespace SpectroCal.Lines;

/// <summary>Reads the many spellings of a transition's name.</summary>
internal static partial class LineName
{
    /// <summary>
    /// The ways to read a name as an element's symbol and the rest, the likelier first. With a space, hyphen or underscore after
    /// the symbol there is one way; without, a symbol of two letters goes before one of one letter ("ClL" is Cl L, "CKa" is C Ka).
    /// </summary>
    internal static IEnumerable<(string Symbol, string Transition)> Splits(string name)
    {
        string text = name.Trim();
        Match separated = Separated().Match(text);
        if (separated.Success)
        {
            yield return (separated.Groups[1].Value, separated.Groups[2].Value);
            yield break;
        }
        for (int length = Math.Min(2, text.Length); length > 0; length--)
            yield return (text[..length], text[length..]);
    }

    /// <summary>
    /// The single transition names a spelling stands for, in lower case: "Kβ1,3" and "K-beta1,3" give kb1 and kb3, "K-L2,3" gives
    /// kl2 and kl3, "Lη" gives ln.
    /// </summary>
    internal static IReadOnlyList<string> Expand(string transition)
    {
        string text = Normalise(transition);
        Match list = Listed().Match(text);
        if (!list.Success)
            return [text];
        string stem = list.Groups[1].Value;
        return [.. list.Groups[2].Value.Split(',').Select(digit => stem + digit)];
    }

    private static string Normalise(string transition)
    {
        var text = new StringBuilder(transition.Length);
        foreach (char c in transition)
        {
            if (char.IsWhiteSpace(c) || c is '_' or '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2212')
                continue;
            text.Append(
                char.ToLowerInvariant(c) switch
                {
                    'α' => 'a',
                    'β' => 'b',
                    'γ' => 'g',
                    'η' => 'n',
                    'ℓ' => 'l',
                    >= '\u2080' and <= '\u2089' => (char)('0' + (c - '\u2080')), // subscript digits
                    char other => other,
                }
            );
        }
        // beta before eta, which it contains
        return text.Replace("alpha", "a").Replace("beta", "b").Replace("gamma", "g").Replace("eta", "n").ToString();
    }

    [GeneratedRegex(@"^([A-Za-z]{1,2})[\s_-]+(.+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Separated();

    [GeneratedRegex("^([a-z]+[0-9]?[a-z]?)([0-9](?:,[0-9])+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Listed();
}
