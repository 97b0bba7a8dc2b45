namespace SpectroCal.Formats.Parsing;

/// <summary>Plain decimal numbers in bytes, fast: what a list-mode file holds by the billion.</summary>
internal static class DecimalParser
{
    private const int MostDigits = 18;
    private const long LargestExact = 1L << 53;

    /// <summary>Powers of ten, all exact as doubles.</summary>
    private static ReadOnlySpan<double> PowerOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    /// <summary>Reads a field that is nothing but a plain number.</summary>
    /// <param name="field">The field.</param>
    /// <param name="integer">The number, if it is written as an integer.</param>
    /// <param name="real">The number, if it is written with a decimal point.</param>
    /// <returns>How the number is written; with <see cref="NumberKind.Other"/> the field needs the general parser.</returns>
    /// <remarks>A mantissa below 2^53 over an exact power of ten rounds correctly in one division, so this loses nothing.</remarks>
    public static NumberKind Read(ReadOnlySpan<byte> field, out long integer, out double real)
    {
        integer = 0;
        real = 0;
        if (field.Length > MostDigits + 2)
            return NumberKind.Other;
        bool negative = field is [(byte)'-', ..];
        int start = negative ? 1 : 0,
            i = start;
        long mantissa = 0;
        for (; i < field.Length; i++)
        {
            uint digit = (uint)(field[i] - '0');
            if (digit > 9)
                break;
            mantissa = mantissa * 10 + digit;
        }
        int digits = i - start;
        if (digits is 0 or > MostDigits)
            return NumberKind.Other;
        if (i == field.Length)
        {
            integer = negative ? -mantissa : mantissa;
            return NumberKind.Integer;
        }
        if (field[i] != '.')
            return NumberKind.Other;
        int decimals = field.Length - ++i;
        for (; i < field.Length; i++)
        {
            uint digit = (uint)(field[i] - '0');
            if (digit > 9)
                return NumberKind.Other;
            mantissa = mantissa * 10 + digit;
        }
        if (digits + decimals > MostDigits || mantissa >= LargestExact)
            return NumberKind.Other;
        real = mantissa / PowerOfTen[decimals];
        if (negative)
            real = -real;
        return NumberKind.Real;
    }
}
