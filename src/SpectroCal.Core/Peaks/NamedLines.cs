using System.Collections.Concurrent;
using SpectroCal.Lines;

namespace SpectroCal.Peaks;

/// <summary>The lines that were named, and those that come with elements that were named as a whole.</summary>
internal sealed class NamedLines
{
    // Of each element, made once: a search in the whole library asks for them for every set of elements that it tries.
    private static readonly ConcurrentDictionary<string, (SpectralLine[] Lines, LineCandidate[] Soft)> Known = new();

    /// <summary>Takes lines; an element is named as a whole where all its K and L lines are among them.</summary>
    public NamedLines(IReadOnlyList<LineCandidate> lines)
    {
        HashSet<SpectralLine> named = [.. lines.SelectMany(l => l.Group.Components).Select(c => c.Line)];
        string[] whole =
        [
            .. lines
                .Select(l => l.Group.Strongest.Element)
                .OfType<string>()
                .Distinct()
                .Where(e => Known.GetOrAdd(e, Of).Lines.All(named.Contains)),
        ];
        Soft = [.. whole.SelectMany(e => Known.GetOrAdd(e, Of).Soft)];
        All = [.. lines, .. Soft];
        AreElements = lines.All(l => whole.Contains(l.Group.Strongest.Element));
    }

    /// <summary>
    /// Whether all of them are of elements that were named as a whole: who names single lines, or sources, expects others beside them.
    /// </summary>
    public bool AreElements { get; }

    /// <summary>The soft lines of all elements that were named as a whole.</summary>
    public IReadOnlyList<LineCandidate> Soft { get; }

    /// <summary>Those of them that are the strongest of their family.</summary>
    public IEnumerable<LineCandidate> MainSoft => Soft.Where(l => l.Intensity == 1);

    /// <summary>All soft lines and the lines that were named.</summary>
    public IReadOnlyList<LineCandidate> All { get; }

    // The K and L lines of an element that are seen, and its soft lines.
    private static (SpectralLine[] Lines, LineCandidate[] Soft) Of(string element) =>
        (
            [.. LineCandidate.OfElements([element]).SelectMany(l => l.Group.Components).Select(c => c.Line)],
            [.. LineCandidate.SoftOf(element)]
        );
}
