using SpectroCal.Spectra;

namespace SpectroCal.Reports;

/// <summary>Names without the folder that all of them share: a table has no room for it.</summary>
public static class ShortNames
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>Names that tell spectra apart: with the detector where several spectra have the same name.</summary>
    public static string[] Of(IReadOnlyList<ChannelSpectrum> spectra)
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

    /// <summary>Names of limited length in one table: what they share goes first, so that they can still be told apart.</summary>
    /// <param name="names">The names.</param>
    /// <param name="length">Maximum number of characters, 3 or more.</param>
    public static string[] Fitted(IReadOnlyList<string> names, int length)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] different = [.. names.Where(n => n.Length > 0).Distinct()];
        if (different.Length < 2 || different.All(n => n.Length <= length))
            return [.. names.Select(n => Of(n, length))];
        int shortest = different.Min(n => n.Length),
            before = Shared(different, shortest, (n, i) => n[i]),
            after = Shared(different, shortest - before, (n, i) => n[^(i + 1)]),
            longest = different.Max(n => n.Length) - before - after;
        // As much of what they share as there is room for, its nearer part on either side; an ellipsis stands for the rest.
        int room = Math.Max(0, length - longest - (before > 0 ? 1 : 0) - (after > 0 ? 1 : 0)),
            keptBefore = Math.Min(before, Math.Max(room / 2, room - after)),
            keptAfter = Math.Min(after, room - keptBefore);
        string start = keptBefore < before ? "…" : "",
            end = keptAfter < after ? "…" : "";
        return
        [
            .. names.Select(n =>
                n.Length == 0 ? n : start + Of(n[(before - keptBefore)..^(after - keptAfter)], length - start.Length - end.Length) + end
            ),
        ];
    }

    private static int Shared(string[] names, int most, Func<string, int, char> at)
    {
        int shared = 0;
        while (shared < most && names.All(n => at(n, shared) == at(names[0], shared)))
            shared++;
        return shared;
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
