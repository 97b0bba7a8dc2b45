using System.Text;
using System.Text.RegularExpressions;

namespace SpectroCal.HelpGenerator;

/// <summary>Writes a page of Markdown for each cmdlet, and an index of them.</summary>
public static partial class PageWriter
{
    private const int SyntaxWidth = 100;
    private const string TopicFolder = "../../module/en-US/";
    private const string Origin = "<!-- Generated from the comments of the cmdlets: change those, not this page. -->";

    /// <summary>The pages by the names of their files.</summary>
    /// <param name="commands">The cmdlets.</param>
    /// <param name="topics">The about topics, each with what it is about.</param>
    public static IReadOnlyDictionary<string, string> Write(
        IReadOnlyList<CommandHelp> commands,
        IReadOnlyList<(string Name, string About)> topics
    )
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(topics);
        return new SortedDictionary<string, string>(commands.ToDictionary(c => $"{c.Name}.md", Page), StringComparer.Ordinal)
        {
            ["README.md"] = Index(commands, topics),
        };
    }

    private static string Index(IReadOnlyList<CommandHelp> commands, IReadOnlyList<(string Name, string About)> topics)
    {
        StringBuilder page = Begin("Cmdlets");
        Line(
            page,
            "What `Get-Help` shows for the cmdlets of the module, one page each. The [README](../../README.md#in-powershell) "
                + "says how to import it.",
            ""
        );
        Line(page, "| cmdlet | |", "|---|---|");
        foreach (CommandHelp c in commands)
            Line(page, $"| [{c.Name}]({c.Name}.md) | {Escape(c.Synopsis)} |");
        Line(page, "", "Topics, also shown by `Get-Help about_SpectroCal`:", "", "| topic | |", "|---|---|");
        foreach ((string name, string about) in topics)
            Line(page, $"| [{name}]({TopicFile(name)}) | {Escape(about)} |");
        return page.ToString();
    }

    private static string Page(CommandHelp c)
    {
        StringBuilder page = Begin(c.Name);
        Line(page, Escape(c.Synopsis), "", "## Syntax", "", "```");
        Line(page, string.Join("\n\n", c.Syntax.Select(s => Syntax(c, s))), "```", "", "## Description", "");
        foreach (string paragraph in c.Description)
            Line(page, Escape(paragraph), "");
        if (c.Aliases.Count > 0)
            Line(page, $"Alias: {Code(c.Aliases)}", "");
        Line(page, "## Examples", "");
        foreach (ExampleHelp e in c.Examples)
            Line(page, ["```powershell", e.Code, "```", "", .. e.Remarks.SelectMany(r => new[] { Escape(r), "" })]);
        Line(page, "## Parameters", "");
        foreach (ParameterHelp p in c.Parameters)
            Parameter(page, p);
        if (c.Inputs.Count > 0)
            Types(page, "Inputs", c.Inputs);
        Types(page, "Outputs", c.Outputs);
        if (c.Links.Count > 0)
            Line(
                page,
                "## Related",
                "",
                string.Join(
                    ", ",
                    c.Links.Select(l => l.StartsWith("about_", StringComparison.Ordinal) ? $"[{l}]({TopicFile(l)})" : $"[{l}]({l}.md)")
                ),
                ""
            );
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Parameter(StringBuilder page, ParameterHelp p)
    {
        Line(page, $"### -{p.Name}", "");
        foreach (string paragraph in p.Description)
            Line(page, Escape(paragraph), "");
        if (p.Values.Any(v => v.Meaning.Length > 0))
        {
            foreach ((string value, string meaning) in p.Values)
                Line(page, $"* `{value}`: {Escape(meaning)}");
            Line(page, "");
        }
        Line(page, "| | |", "|---|---|", $"| type | `{p.Type}` |");
        if (p.Aliases.Count > 0)
            Line(page, $"| aliases | {Code(p.Aliases)} |");
        if (p.Values.Count > 0)
            Line(page, $"| values | {Code(p.Values.Select(v => v.Value))} |");
        if (p.Limits is { } limits)
            Line(page, $"| values | {limits} |");
        if (p.Sets.Count > 0)
            Line(page, $"| parameter sets | {string.Join(", ", p.Sets)} |");
        if (p.IsMandatory)
            Line(page, "| required | yes |");
        if (p.Position is { } position)
            Line(page, $"| position | {position} |");
        if (p.Default is { } otherwise && !p.IsSwitch)
            Line(page, $"| default | {Escape(otherwise)} |");
        if (p.FromPipeline || p.FromProperty)
        {
            string objects = p.FromPipeline ? "objects" : "",
                comma = p.FromPipeline && p.FromProperty ? ", " : "",
                properties = p.FromProperty ? "properties of this name" : "";
            Line(page, $"| pipeline | {objects}{comma}{properties} |");
        }
        if (p.TakesWildcards)
            Line(page, "| wildcards | yes |");
        Line(page, "");
    }

    private static void Types(StringBuilder page, string title, IReadOnlyList<TypeHelp> types)
    {
        Line(page, $"## {title}", "");
        foreach (TypeHelp t in types)
            Line(page, t.Description.Length == 0 ? $"* `{t.Name}`" : $"* `{t.Name}`. {Escape(t.Description)}");
        Line(page, "");
    }

    private static string Syntax(CommandHelp c, SyntaxHelp set)
    {
        var text = new StringBuilder(c.Name);
        int column = text.Length;
        foreach (string word in set.Parameters.Select(p => p.Syntax).Append("[<CommonParameters>]"))
        {
            if (column + 1 + word.Length > SyntaxWidth)
            {
                text.Append("\n   ");
                column = 3;
            }
            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }
        return text.ToString();
    }

    private static StringBuilder Begin(string title) => new($"# {title}\n\n{Origin}\n\n");

    private static void Line(StringBuilder page, params IEnumerable<string> lines)
    {
        foreach (string line in lines)
            page.Append(line).Append('\n');
    }

    private static string Code(IEnumerable<string> words) => string.Join(", ", words.Select(w => $"`{w}`"));

    private static string TopicFile(string name) => $"{TopicFolder}{name}.help.txt";

    private static string Escape(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"[*<|\[\]`]|(?<!\w)_|_(?!\w)")]
    private static partial Regex Special();
}
