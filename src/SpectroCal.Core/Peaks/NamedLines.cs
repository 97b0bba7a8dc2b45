namespace SpectroCal.Peaks;

/// <summary>The lines that were named, and those that come with elements that were named as a whole.</summary>
internal sealed class NamedLines
{
    private readonly IReadOnlyList<LineCandidate> _lines;

    /// <summary>Takes lines; an element is named as a whole where all its K and L lines are among them.</summary>
    public NamedLines(IReadOnlyList<LineCandidate> lines)
    {
        _lines = lines;
        HashSet<string> names = [.. lines.Select(l => l.Group.Name)];
        Soft =
        [
            .. lines
                .Select(l => l.Group.Strongest.Element)
                .OfType<string>()
                .Distinct()
                .Where(e => LineCandidate.OfElements([e]).All(l => names.Contains(l.Group.Name)))
                .SelectMany(LineCandidate.SoftOf),
        ];
    }

    /// <summary>The soft lines of all elements that were named as a whole.</summary>
    public IReadOnlyList<LineCandidate> Soft { get; }

    /// <summary>These and the lines that were named.</summary>
    public IEnumerable<LineCandidate> All => _lines.Concat(Soft);
}
