using System.Text;
using System.Text.Unicode;

namespace SpectroCal.Formats.Parsing;

/// <summary>Wording of the errors of text files.</summary>
internal static class TextFault
{
    private const int QuotedLength = 40;

    /// <summary>Bytes as text: UTF-8 if they are that, else Latin-1, in which every byte is a character.</summary>
    public static string Decode(ReadOnlySpan<byte> text) => (Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);

    /// <summary>The text in quotes, short and printable whatever the bytes are.</summary>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        bool cut = text.Length > QuotedLength;
        var words = new StringBuilder("'");
        foreach (char c in Decode(cut ? text[..QuotedLength] : text))
            words.Append(char.IsControl(c) ? '?' : c);
        return words.Append(cut ? "...'" : "'").ToString();
    }

    public static SpectrumFormatException Empty(string file) => new(file, 0, "expected a spectrum, but the file is empty");

    public static SpectrumFormatException Binary(string file, long line) => new(file, line, "expected text, found a binary file");
}
