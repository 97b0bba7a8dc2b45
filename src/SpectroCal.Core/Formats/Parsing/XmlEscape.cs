using System.Globalization;
using System.Text;
using System.Xml;

namespace SpectroCal.Formats.Parsing;

/// <summary>Any text as text that XML can hold: <c>\</c> becomes <c>\\</c>, and what XML cannot hold <c>\uXXXX</c>.</summary>
internal static class XmlEscape
{
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                escaped.Append(@"\\");
            else if (XmlConvert.IsXmlChar(text[i]))
                escaped.Append(text[i]);
            else if (IsPair(text, i))
                escaped.Append(text[i++]).Append(text[i]);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
        }
        return escaped.ToString();
    }

    public static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(i);
            if (rest is ['\\', '\\', ..])
            {
                plain.Append('\\');
                i++;
            }
            else if (
                rest is ['\\', 'u', _, _, _, _, ..]
                && ushort.TryParse(rest[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code)
            )
            {
                plain.Append((char)code);
                i += 5;
            }
            else
            {
                plain.Append(text[i]);
            }
        }
        return plain.ToString();
    }

    /// <summary>
    /// One line of text as an element may hold it: without characters that XML cannot hold, and without white space around it.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsPair(text, i))
                plain.Append(text[i++]).Append(text[i]);
            else
                plain.Append(XmlConvert.IsXmlChar(text[i]) && !char.IsControl(text[i]) ? text[i] : ' ');
        }
        return plain.ToString().Trim();
    }

    private static bool IsPair(string text, int i) => i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
}
