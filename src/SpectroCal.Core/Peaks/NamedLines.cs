using System.Collections.Concurrent;

namespace SpectroCal.Peaks;

/// <summary>The lines that were named, and those that come with elements that were named as a whole.</summary>
internal sealed class NamedLines
{
    // Of each element, made once: a search in the whole library asks for them for every set of elements that it tries.
    private static readonly ConcurrentDictionary<string, (string[] Names, LineCandidate[] Soft)> Known = new();

    private readonly IReadOnlyList<LineCandidate> _lines;

    /// <summary>Takes lines; an element is named as a whole where all its K and L lines are among them.</summary>
    public NamedLines(IReadOnlyList<LineCandidate> lines)
    {
        _lines = lines;
        HashSet<string> names = [.. lines.Select(l => l.Group.Name)];
        string[] whole =
        [
            .. lines
                .Select(l => l.Group.Strongest.Element)
                .OfType<string>()
                .Distinct()
                .Where(e => Known.GetOrAdd(e, Of).Names.All(names.Contains)),
        ];
        Soft = [.. whole.SelectMany(e => Known.GetOrAdd(e, Of).Soft)];
        AreElements = lines.All(l => whole.Contains(l.Group.Strongest.Element));
    }

    /// <summary>
    /// Whether all of them are of elements that were named as a whole: who names single lines, or sources, expects others beside them.
    /// </summary>
    public bool AreElements { get; }

    /// <summary>The soft lines of all elements that were named as a whole.</summary>
    public IReadOnlyList<LineCandidate> Soft { get; }

    /// <summary>These and the lines that were named.</summary>
    public IEnumerable<LineCandidate> All => _lines.Concat(Soft);

    // Names of the K and L lines of an element, and its soft lines.
    private static (string[] Names, LineCandidate[] Soft) Of(string element) =>
        ([.. LineCandidate.OfElements([element]).Select(l => l.Group.Name)], [.. LineCandidate.SoftOf(element)]);
}
