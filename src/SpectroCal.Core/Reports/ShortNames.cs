using SpectroCal.Spectra;

namespace SpectroCal.Reports;

/// <summary>Names without the folder that all of them share: a table has no room for it.</summary>
public static class ShortNames
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Names that tell spectra apart: with the detector where several spectra have the same name.</summary>
    public static string[] Of(IReadOnlyList<Spectrum> spectra)
    {
        if (spectra.Count == 0)
            return [];
        bool severalDetectors = spectra.GroupBy(s => s.Name).Any(g => g.Count() > 1);
        return Of([.. spectra.Select(s => severalDetectors ? $"{s.Name} {s.Detector}" : s.Name)]);
    }

    /// <summary>A name of limited length: what is too long loses its middle, since file names differ at their ends.</summary>
    public static string Of(string name, int length)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= length
            ? name
            : string.Concat(name.AsSpan(0, length / 2), "…", name.AsSpan(name.Length - (length - 1 - length / 2)));
    }

    /// <summary>The names, shortened alike.</summary>
    public static string[] Of(IReadOnlyList<string> names)
    {
        // The longest common prefix that ends with a separator.
        int shared = 0;
        for (int i = names[0].IndexOfAny(Separators); i >= 0; i = names[0].IndexOfAny(Separators, i + 1))
        {
            if (!names.All(n => n.StartsWith(names[0][..(i + 1)], StringComparison.Ordinal)))
                break;
            shared = i + 1;
        }
        return [.. names.Select(n => n[shared..])];
    }
}
