using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SpectroCal.HelpGenerator;

/// <summary>The comments of assemblies, as the compiler wrote them.</summary>
public sealed partial class XmlComments
{
    private readonly Dictionary<string, XElement> _members = [];

    /// <summary>Reads all documentation files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static XmlComments Read(string folder)
    {
        var comments = new XmlComments();
        foreach (string file in Directory.GetFiles(folder, "*.xml"))
        foreach (XElement member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
            if (member.Attribute("name")?.Value is { } id)
                comments._members.TryAdd(id, member);
        return comments;
    }

    /// <summary>The paragraphs of an element of a member's comment, such as its summary; empty where there is none.</summary>
    /// <param name="id">The member, such as T:Namespace.Type.</param>
    /// <param name="element">Name of the element.</param>
    public IReadOnlyList<string> Paragraphs(string id, string element) => Element(id, element) is { } found ? Paragraphs(found) : [];

    /// <summary>The examples of a member.</summary>
    /// <param name="id">The member.</param>
    /// <exception cref="InvalidDataException">An example has no code.</exception>
    public IReadOnlyList<ExampleHelp> Examples(string id) =>
        [
            .. Elements(id, "example")
                .Select(e => new ExampleHelp(
                    Code((e.Element("code") ?? throw new InvalidDataException($"{id}: an example has no code.")).Value),
                    [.. e.Elements("para").SelectMany(Paragraphs)]
                )),
        ];

    /// <summary>What a member's comment refers to for further reading: ids of members, and texts.</summary>
    /// <param name="id">The member.</param>
    public IReadOnlyList<string> Links(string id) =>
        [
            .. Elements(id, "seealso")
                .Select(e =>
                    e.Attribute("cref")?.Value
                    ?? e.Attribute("href")?.Value
                    ?? throw new InvalidDataException($"{id}: a seealso has neither cref nor href.")
                ),
        ];

    private XElement? Element(string id, string element) => Elements(id, element).FirstOrDefault();

    private IEnumerable<XElement> Elements(string id, string element) => _members.GetValueOrDefault(id)?.Elements(element) ?? [];

    private static IReadOnlyList<string> Paragraphs(XElement element)
    {
        IEnumerable<string> texts = element.Elements("para").Any() ? element.Elements("para").Select(Text) : [Text(element)];
        return [.. texts.Where(t => t.Length > 0)];
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" } reference => LastName(
                (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword"))!.Value
            ),
            XElement { Name.LocalName: "c" } code => code.Value,
            XElement other => throw new InvalidDataException(
                $"The comments have an element <{other.Name}>, which the help has no place for."
            ),
            _ => "",
        };

    private static string LastName(string id) => id[(id.LastIndexOfAny(['.', ':']) + 1)..];

    // Lines keep their indentation to one another.
    private static string Code(string code)
    {
        string[] lines = [.. code.Replace("\r", "", StringComparison.Ordinal).Trim('\n').Split('\n').Select(l => l.TrimEnd())];
        int indentation = lines.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(l => l.Length > indentation ? l[indentation..] : "")).Trim('\n');
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
