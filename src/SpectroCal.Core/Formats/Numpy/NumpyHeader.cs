using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Numpy;

/// <summary>Header of a NumPy array file, format versions 1 to 3 (NEP 1, numpy.lib.format): a Python dictionary of three keys.</summary>
/// <param name="Kind">Kind of number: <c>i</c>, <c>u</c> or <c>f</c>.</param>
/// <param name="Size">Bytes of a number.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="DataOffset">Where the numbers begin.</param>
internal sealed record NumpyHeader(char Kind, int Size, bool IsBigEndian, bool IsFortran, IReadOnlyList<long> Shape, int DataOffset)
{
    private const int LongestHeader = 1 << 16;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes before the header's text, at most.</summary>
    public static int LongestStart => LengthEnd(3);

    /// <summary>Where the length of the header ends, in a version of the format.</summary>
    public static int LengthEnd(int major) => Magic.Length + 2 + (major == 1 ? 2 : 4);

    /// <summary>Length of the header's text as the bytes before it say; 0 where it cannot be one.</summary>
    public static int TextLength(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> length = start[(Magic.Length + 2)..];
        uint n = length.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        return n <= LongestHeader ? (int)n : 0;
    }

    public static NumpyHeader Parse(ReadOnlySpan<byte> content, string file)
    {
        int lengthAt = Magic.Length + 2;
        if (content.Length < lengthAt)
            throw BinaryFault.At(file, content.Length, "expected the version of a NumPy file; it is truncated");
        int major = content[Magic.Length];
        if (major is < 1 or > 3)
            throw BinaryFault.At(file, Magic.Length, $"expected NumPy format version 1 to 3, found {major}");
        int start = lengthAt + (major == 1 ? 2 : 4);
        if (content.Length < start)
            throw BinaryFault.At(file, content.Length, "expected the length of the header; the file is truncated");
        uint length =
            major == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(content[lengthAt..])
                : BinaryPrimitives.ReadUInt32LittleEndian(content[lengthAt..]);
        if (length > LongestHeader)
            throw BinaryFault.At(file, lengthAt, $"expected a header of at most {LongestHeader} bytes, found {length}");
        if (content.Length - start < length)
            throw BinaryFault.At(file, content.Length, $"expected a header of {length} bytes; the file is truncated");
        string text = Encoding.Latin1.GetString(content.Slice(start, (int)length));
        return Parse(text, start + (int)length, file);
    }

    private static NumpyHeader Parse(string text, int dataOffset, string file)
    {
        string? descr = Literal(text, "descr"),
            order = Literal(text, "fortran_order"),
            shape = Literal(text, "shape");
        if (descr is null || order is not ("True" or "False") || shape is null)
            throw BinaryFault.At(
                file,
                Magic.Length,
                $"expected a header with descr, fortran_order and shape, found {TextFault.Quote(Encoding.UTF8.GetBytes(text))}"
            );
        bool isType =
            descr is ['\'' or '"', '<' or '>' or '|' or '=', 'i' or 'u' or 'f', '1' or '2' or '4' or '8', '\'' or '"']
            && (descr[2] != 'f' || descr[3] != '1');
        if (!isType)
            throw BinaryFault.At(
                file,
                Magic.Length,
                $"expected integers of 1 to 8 bytes or floats of 2 to 8, found the type {TextFault.Quote(Encoding.UTF8.GetBytes(descr))}"
            );
        var lengths = new List<long>();
        foreach (string part in shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long n))
                throw BinaryFault.At(
                    file,
                    Magic.Length,
                    $"expected a shape of whole numbers, found '{TextFault.Quote(Encoding.UTF8.GetBytes(shape))}'"
                );
            lengths.Add(n);
        }
        return new NumpyHeader(descr[2], descr[3] - '0', descr[1] == '>', order == "True", lengths, dataOffset);
    }

    /// <summary>The text of a key's value: up to the comma that ends it, the one inside parentheses or brackets not counted.</summary>
    private static string? Literal(string text, string key)
    {
        int at = Math.Max(text.IndexOf($"'{key}'", StringComparison.Ordinal), text.IndexOf($"\"{key}\"", StringComparison.Ordinal));
        if (at < 0)
            return null;
        int colon = text.IndexOf(':', at);
        if (colon < 0)
            return null;
        int depth = 0;
        for (int i = colon + 1; i < text.Length; i++)
        {
            char c = text[i];
            if (depth == 0 && c is (',' or '}'))
                return text[(colon + 1)..i].Trim();
            if (c is '(' or '[')
                depth++;
            if (c is ')' or ']')
                depth--;
        }
        return null;
    }
}
