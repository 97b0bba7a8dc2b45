namespace SpectroCal.Cli.Output;

/// <summary>Names without the folder that all of them share: a table has no room for it.</summary>
internal static class ShortNames
{
    /// <summary>The names, shortened alike.</summary>
    public static string[] Of(IReadOnlyList<string> names)
    {
        int shared = names.Select(n => n.LastIndexOfAny(['/', '\\']) + 1).Min();
        while (shared > 0 && names.Any(n => string.CompareOrdinal(n, 0, names[0], 0, shared) != 0)) shared = names[0].LastIndexOfAny(['/', '\\'], shared - 1, shared - 1) + 1;
        return [.. names.Select(n => n[shared..])];
    }
}
