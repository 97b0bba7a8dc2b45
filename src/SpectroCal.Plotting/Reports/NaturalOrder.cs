namespace SpectroCal.Plotting.Reports;

/// <summary>Names in the order in which people count: run9 before run10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        int i = 0,
            k = 0;
        while (i < x.Length && k < y.Length)
        {
            string a = Part(x, ref i),
                b = Part(y, ref k);
            int order =
                char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]) && a.TrimStart('0') is var m && b.TrimStart('0') is var n
                    ? m.Length != n.Length
                        ? m.Length.CompareTo(n.Length)
                        : string.CompareOrdinal(m, n)
                    : string.CompareOrdinal(a, b);
            if (order != 0)
                return order;
        }
        int rest = (x.Length - i).CompareTo(y.Length - k);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    // The digits, or what is none, from a place on.
    private static string Part(string text, ref int at)
    {
        int begin = at;
        bool isNumber = char.IsAsciiDigit(text[begin]);
        while (at < text.Length && char.IsAsciiDigit(text[at]) == isNumber)
            at++;
        return text[begin..at];
    }
}
