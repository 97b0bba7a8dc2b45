using System.Reflection;
using System.Xml.Linq;

namespace SpectroCal.HelpGenerator;

/// <summary>Writes help in the format that Get-Help reads beside an assembly.</summary>
public static class MamlWriter
{
    // As the projects state it.
    private static readonly string Repository = typeof(MamlWriter)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryUrl")
        .Value!;

    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>The help of cmdlets.</summary>
    /// <param name="commands">The cmdlets.</param>
    public static XDocument Write(IEnumerable<CommandHelp> commands) =>
        new(new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), commands.Select(Of)));

    private static XElement Of(CommandHelp c) =>
        new(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", c.Name),
                new XElement(Command + "verb", c.Verb),
                new XElement(Command + "noun", c.Noun),
                Description([c.Synopsis])
            ),
            Description(c.Description),
            new XElement(
                Command + "syntax",
                c.Syntax.Select(s => new XElement(
                    Command + "syntaxItem",
                    new XElement(Maml + "name", c.Name),
                    s.Parameters.Select(p => Of(p, isSyntax: true))
                ))
            ),
            new XElement(Command + "parameters", c.Parameters.Select(p => Of(p, isSyntax: false))),
            new XElement(Command + "inputTypes", c.Inputs.Select(t => Of(t, "inputType"))),
            new XElement(Command + "returnValues", c.Outputs.Select(t => Of(t, "returnValue"))),
            c.Aliases.Count == 0
                ? null
                : new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(c.Aliases.Select(a => $"Alias: {a}")))),
            new XElement(Command + "examples", c.Examples.Select(Of)),
            new XElement(
                Command + "relatedLinks",
                new XElement(
                    Maml + "navigationLink",
                    new XElement(Maml + "linkText", "Online version:"),
                    new XElement(Maml + "uri", $"{Repository}/blob/main/docs/cmdlets/{c.Name}.md")
                ),
                c.Links.Select(link => new XElement(
                    Maml + "navigationLink",
                    new XElement(Maml + "linkText", link),
                    new XElement(Maml + "uri")
                ))
            )
        );

    private static XElement Of(ParameterHelp p, bool isSyntax) =>
        new(
            Command + "parameter",
            new XAttribute("required", Word(p.IsMandatory)),
            new XAttribute("variableLength", Word(p.IsArray)),
            new XAttribute("globbing", Word(p.TakesWildcards)),
            new XAttribute("pipelineInput", p.Pipeline),
            new XAttribute("position", p.Position?.ToString() ?? "named"),
            new XAttribute("aliases", p.Aliases.Count == 0 ? "none" : string.Join(", ", p.Aliases)),
            new XElement(Maml + "name", p.Name),
            Description([.. p.Description, .. Accepted(p)]),
            isSyntax && p.IsSwitch
                ? null
                : new XElement(
                    Command + "parameterValue",
                    new XAttribute("required", Word(!p.IsSwitch)),
                    new XAttribute("variableLength", "false"),
                    p.Type
                ),
            new XElement(Dev + "type", new XElement(Maml + "name", p.FullType), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", p.Default ?? "None")
        );

    private static IEnumerable<string> Accepted(ParameterHelp p)
    {
        if (p.Values.Any(v => v.Meaning.Length == 0))
            yield return $"Values: {string.Join(", ", p.Values.Select(v => v.Value))}.";
        else
            foreach ((string value, string meaning) in p.Values)
                yield return $"{value}: {meaning}";
        if (p.Limits is { } limits)
            yield return $"Values: {limits}.";
    }

    private static XElement Of(TypeHelp t, string element) =>
        new(
            Command + element,
            new XElement(Dev + "type", new XElement(Maml + "name", t.Name)),
            Description(t.Description.Length == 0 ? [] : [t.Description])
        );

    private static XElement Of(ExampleHelp e, int index) =>
        new(
            Command + "example",
            new XElement(Maml + "title", $"-------------------------- Example {index + 1} --------------------------"),
            new XElement(Dev + "code", e.Code),
            new XElement(Dev + "remarks", Paragraphs([.. e.Remarks, ""]))
        );

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(p => new XElement(Maml + "para", p));

    private static string Word(bool value) => value ? "true" : "false";
}
