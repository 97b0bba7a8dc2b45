using System.Xml.Linq;

namespace SpectroCal.Formats.N42;

/// <summary>Regions of interest, for which the standard has no one place: kept as text, a region a line.</summary>
internal sealed class N42Regions
{
    private const string Note = "RegionsOfInterest";
    private const int MostWords = 64;
    private const int MostAround = 3; // elements

    private static readonly string[] Names = ["ROI", "ROIs", "RegionOfInterest", "RegionsOfInterest", "EnergyWindows"];

    // They may hold regions that are not those of what is around them.
    private static readonly string[] Others = ["Spectrum", "RadMeasurement", "Measurement", "MeasuredItemInformation", "DerivedData"];

    // All spectra of a file have the same elements around them, with as many children as there are spectra: these are searched once.
    private readonly Dictionary<XElement, XElement[]> _of = [];

    /// <summary>Adds the regions that stand in elements, or in extensions, results of analysis and the like in them.</summary>
    public void AddTo(SpectrumNotes notes, IEnumerable<XElement> elements)
    {
        XElement[] regions = [.. elements.SelectMany(Regions)];
        if (regions.Length == 0)
            return;
        string text = string.Join('\n', regions.Select(Text).Where(t => t.Length > 0));
        if (text.Length > SpectrumNotes.LongestText)
        {
            notes.Warn($"Not all {regions.Length} regions of interest are kept.");
            int end = text.LastIndexOf('\n', SpectrumNotes.LongestText - 1);
            text = text[..(end < 0 ? SpectrumNotes.LongestText : end)];
        }
        notes.Add(Note, text);
    }

    private XElement[] Regions(XElement element)
    {
        if (!_of.TryGetValue(element, out XElement[]? regions))
            _of.Add(element, regions = [.. element.Elements().SelectMany(e => In(e, MostAround))]);
        return regions;
    }

    private static IEnumerable<XElement> In(XElement element, int around) =>
        IsRegion(element) ? [element]
        : around == 0 || Others.Contains(element.Name.LocalName) ? []
        : element.Elements().SelectMany(e => In(e, around - 1));

    private static bool IsRegion(XElement element) => Names.Contains(element.Name.LocalName, StringComparer.OrdinalIgnoreCase);

    private static string Text(XElement region) =>
        string.Join(
            ' ',
            region
                .DescendantsAndSelf()
                .SelectMany(e =>
                    e.Attributes()
                        .Where(a => !a.IsNamespaceDeclaration)
                        .Select(a => $"{a.Name.LocalName}={a.Value.Trim()}")
                        .Concat(Leaf(e, region))
                )
                .Take(MostWords)
        );

    private static IEnumerable<string> Leaf(XElement element, XElement region)
    {
        string value = element.HasElements
            ? ""
            : string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (value.Length > 0)
            yield return element == region ? value : $"{element.Name.LocalName}={value}";
    }
}
