namespace SpectroCal.Formats.Emsa;

/// <summary>One header line of an EMSA/MAS file: <c>#KEY -unit: value</c>; user-defined keys begin with <c>##</c>.</summary>
internal readonly record struct EmsaHeader(string Key, string Unit, string Value)
{
    public static EmsaHeader Parse(string line)
    {
        int colon = line.IndexOf(':');
        string head = (colon < 0 ? line : line[..colon]).Trim(),
            value = colon < 0 ? "" : line[(colon + 1)..].Trim();
        bool isOfUser = head.StartsWith("##", StringComparison.Ordinal);
        head = head.TrimStart('#').Trim();
        // Only the keys of the standard carry a unit, with or without a blank before its dash; a user's key may hold a dash itself.
        int dash = isOfUser ? -1 : head.IndexOf('-');
        return dash < 0
            ? new EmsaHeader(head.ToUpperInvariant(), "", value)
            : new EmsaHeader(head[..dash].Trim().ToUpperInvariant(), head[(dash + 1)..].Trim(), value);
    }
}
