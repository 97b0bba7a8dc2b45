using System.Globalization;
using SpectroCal.Formats.Parsing;

namespace SpectroCal.Formats.Tables;

/// <summary>Numbers of tables, with a decimal point or a decimal comma.</summary>
internal static class TableNumber
{
    private const int LongestWithComma = 64;

    /// <summary>Whether a field is meant as a number.</summary>
    public static bool LooksNumeric(ReadOnlySpan<byte> field)
    {
        if (NumberText.LooksNumeric(field))
            return true;
        Span<byte> buffer = stackalloc byte[LongestWithComma];
        return WithPoint(field, buffer, out ReadOnlySpan<byte> plain) && NumberText.LooksNumeric(plain);
    }

    /// <summary>A field whose only comma is its decimal point, with a point in its place.</summary>
    /// <param name="field">The field.</param>
    /// <param name="buffer">Room for it.</param>
    /// <param name="plain">The field with a point.</param>
    public static bool WithPoint(ReadOnlySpan<byte> field, Span<byte> buffer, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        int comma = field.IndexOf((byte)',');
        if (comma < 0 || field.Length > buffer.Length || field[(comma + 1)..].Contains((byte)',') || field.Contains((byte)'.'))
            return false;
        field.CopyTo(buffer);
        buffer[comma] = (byte)'.';
        plain = buffer[..field.Length];
        return true;
    }

    /// <summary>Whether a comma, or a point, may as well group thousands: 1,234.</summary>
    public static bool MayBeThousands(ReadOnlySpan<byte> field, byte separator = (byte)',')
    {
        ReadOnlySpan<byte> digits = field is [(byte)'-' or (byte)'+', ..] ? field[1..] : field;
        int at = digits.IndexOf(separator);
        return at is >= 1 and <= 3
            && digits[0] != '0'
            && digits.Length - at == 4
            && digits[..at].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && digits[(at + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>Digits behind the point, and significant digits, that a number is written with.</summary>
    public static (int Decimals, int Significant) Digits(ReadOnlySpan<byte> number)
    {
        int e = number.IndexOfAny((byte)'e', (byte)'E'),
            decimals = 0,
            significant = 0;
        bool fraction = false;
        foreach (byte b in e < 0 ? number : number[..e])
        {
            if (b == '.')
                fraction = true;
            if (b is < (byte)'0' or > (byte)'9')
                continue;
            if (fraction)
                decimals++;
            if (b != '0' || significant > 0)
                significant++;
        }
        if (e >= 0 && int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent))
            decimals -= exponent;
        return (decimals, significant);
    }
}
