namespace SpectroCal.Peaks;

/// <summary>The lines that were named, and those that come with elements that were named as a whole.</summary>
internal sealed class NamedLines
{
    private readonly IReadOnlyList<LineCandidate> _lines;
    private readonly ILookup<string, LineCandidate> _soft;

    /// <summary>Takes lines; an element is named as a whole where all its K and L lines are among them.</summary>
    public NamedLines(IReadOnlyList<LineCandidate> lines)
    {
        _lines = lines;
        HashSet<string> names = [.. lines.Select(l => l.Group.Name)];
        _soft = lines
            .Select(l => l.Group.Strongest.Element)
            .OfType<string>()
            .Distinct()
            .Where(e => LineCandidate.OfElements([e]).All(l => names.Contains(l.Group.Name)))
            .SelectMany(e => LineCandidate.SoftOf(e).Select(l => (Element: e, Line: l)))
            .ToLookup(l => l.Element, l => l.Line);
    }

    /// <summary>The soft lines of all elements that were named as a whole.</summary>
    public LineCandidate[] Soft => [.. _soft.SelectMany(e => e)];

    /// <summary>The lines of some elements, their soft ones among them.</summary>
    public IEnumerable<LineCandidate> With(IEnumerable<string> elements)
    {
        HashSet<string> shown = [.. elements];
        return _lines.Where(l => l.Group.Strongest.Element is { } e && shown.Contains(e)).Concat(shown.SelectMany(e => _soft[e]));
    }
}
