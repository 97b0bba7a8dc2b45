using System.Globalization;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using SpectroCal.Formats.Streams;

namespace SpectroCal.Formats.Parsing;

/// <summary>
/// XML of unknown origin: no document types, no entities but the five of XML itself, nothing fetched from elsewhere, and bounded in depth
/// and, by the file's budget, in memory.
/// </summary>
internal static class XmlContent
{
    // An element or attribute with its name and its place in the text.
    private const int BytesOfNode = 160;
    private const int DeepestNode = 256;

    private static XmlReaderSettings Settings =>
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        };

    /// <summary>Local name of the root element of a document of which at least the beginning is given.</summary>
    public static string RootName(ReadOnlySpan<byte> head, string file)
    {
        try
        {
            using XmlReader reader = Open(head.ToArray(), default);
            reader.MoveToContent();
            return reader.LocalName;
        }
        catch (XmlException e)
        {
            throw Fault(file, e);
        }
    }

    /// <summary>The whole document, with line numbers.</summary>
    /// <exception cref="SpectrumFormatException">The text is not well-formed XML, or larger than it may be.</exception>
    public static XDocument Load(ReadOnlyMemory<byte> text, string file, FileBudget budget, CancellationToken cancellation)
    {
        try
        {
            CheckSize(text, file, budget, cancellation);
            using XmlReader reader = Open(text, cancellation);
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            throw Fault(file, e);
        }
    }

    /// <summary>The error at an element or attribute.</summary>
    public static SpectrumFormatException Error(string file, XObject at, string expected) => new(file, Line(at), expected);

    /// <summary>The line of an element, or 0.</summary>
    public static long Line(XObject at) => at is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : 0;

    /// <summary>Child elements of a local name; real files carry wrong namespaces, or none.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string localName) =>
        element.Elements().Where(e => e.Name.LocalName == localName);

    /// <summary>Text of the first child of a local name, trimmed; null where there is none or it is empty.</summary>
    public static string? Text(this XElement element, string localName) =>
        element.Children(localName).FirstOrDefault()?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Text of an attribute of a local name, trimmed; null where there is none or it is empty.</summary>
    public static string? AttributeText(this XElement element, string localName) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName == localName)?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>
    /// A document of tiny elements takes many times the memory of its text, so the text is scanned once first.
    /// </summary>
    private static void CheckSize(ReadOnlyMemory<byte> text, string file, FileBudget budget, CancellationToken cancellation)
    {
        // Values are kept as UTF-16.
        budget.Take(2L * text.Length);
        using XmlReader reader = Open(text, cancellation);
        while (reader.Read())
        {
            budget.Take((long)BytesOfNode * (1 + reader.AttributeCount), Line(reader));
            if (reader.Depth > DeepestNode)
                throw new SpectrumFormatException(
                    file,
                    Line(reader),
                    string.Create(CultureInfo.InvariantCulture, $"expected elements at most {DeepestNode} deep")
                );
        }
    }

    private static int Line(XmlReader reader) => (reader as IXmlLineInfo)?.LineNumber ?? 0;

    /// <remarks>The bytes decide how they are read, not the declaration: it may name a code page that the machine does not have.</remarks>
    private static XmlReader Open(ReadOnlyMemory<byte> text, CancellationToken cancellation) =>
        XmlReader.Create(
            new StreamReader(
                new WatchedStream(new FramedStream(text, Stream.Null, default), cancellation),
                Utf8.IsValid(text.Span) ? Encoding.UTF8 : Encoding.Latin1,
                detectEncodingFromByteOrderMarks: false
            ),
            Settings,
            new XmlParserContext(null, new LenientNamespaces(), null, XmlSpace.None)
        );

    /// <summary>Prefixes that a document does not declare, as some programs write them, stand for themselves.</summary>
    private sealed class LenientNamespaces() : XmlNamespaceManager(new NameTable())
    {
        public override string? LookupNamespace(string prefix) =>
            base.LookupNamespace(prefix) ?? (prefix.Length > 0 ? $"urn:undeclared:{prefix}" : null);
    }

    private static SpectrumFormatException Fault(string file, XmlException e)
    {
        string what = string.Concat(e.Message.Select(c => char.IsControl(c) ? '?' : c)).TrimEnd('.');
        return new SpectrumFormatException(file, e.LineNumber, $"expected well-formed XML without a document type; {what}", e);
    }
}
