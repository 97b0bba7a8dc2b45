using System.Reflection;

namespace SpectroCal.HelpGenerator;

/// <summary>Reads what the help says from the assembly of the cmdlets and its comments.</summary>
public sealed class CommandReader
{
    private const string TopicPrefix = "about_";
    private readonly XmlComments _comments;
    private readonly IReadOnlyDictionary<string, string> _names;

    private CommandReader(XmlComments comments, IReadOnlyDictionary<string, string> names) => (_comments, _names) = (comments, names);

    /// <summary>The cmdlets of an assembly, in the order of their names.</summary>
    /// <param name="assembly">Path of the assembly; the documentation files lie beside it.</param>
    /// <exception cref="InvalidDataException">Something is not documented.</exception>
    public static IReadOnlyList<CommandHelp> Read(string assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var comments = XmlComments.Read(Path.GetDirectoryName(Path.GetFullPath(assembly))!);
        Type[] types = [.. CmdletAssembly.Load(assembly).GetExportedTypes().Where(t => t.Named("Cmdlet").Any())];
        var reader = new CommandReader(comments, types.ToDictionary(Id, t => string.Join('-', t.Named("Cmdlet").Single().Arguments())));
        return [.. types.Select(reader.Read).OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private CommandHelp Read(Type type)
    {
        CustomAttributeData cmdlet = type.Named("Cmdlet").Single();
        string[] names = [.. cmdlet.Arguments().Cast<string>()];
        bool writes = cmdlet.Value("SupportsShouldProcess", false);
        ParameterHelp[] parameters =
        [
            .. new ParameterReader(_comments, type).Read().OrderBy(p => p.Name, StringComparer.Ordinal),
            .. writes ? CommonParameters.Writing : [],
        ];
        return new CommandHelp(
            names[0],
            names[1],
            [.. type.Named("Alias").SelectMany(a => a.Arguments()).Cast<string>()],
            string.Join(' ', Required(type, "summary")),
            Required(type, "remarks"),
            Syntax(parameters, cmdlet.Value<string?>("DefaultParameterSetName", null)),
            parameters,
            [.. parameters.Where(p => p.FromPipeline).Select(p => new TypeHelp(p.FullType, $"-{p.Name}: {p.Description[0]}"))],
            [
                .. type.Named("OutputType")
                    .SelectMany(a => a.Arguments())
                    .Cast<Type>()
                    .Select(t => new TypeHelp(TypeNames.Full(t), Output(t, parameters))),
            ],
            _comments.Examples(Id(type)),
            [.. _comments.Links(Id(type)).Select(link => Link(type, link))]
        );
    }

    private IReadOnlyList<string> Required(Type type, string element) =>
        _comments.Paragraphs(Id(type), element) is { Count: > 0 } found
            ? found
            : throw new InvalidDataException($"{type.Name} has no {element}.");

    private string Output(Type type, IEnumerable<ParameterHelp> parameters)
    {
        string what = string.Join(' ', _comments.Paragraphs(Id(type), "summary"));
        // Output on demand of a foreign type is described by its switch.
        ParameterHelp? onDemand = parameters.FirstOrDefault(p => p.Name == "PassThru" || (p.Name == "Quiet" && type == typeof(bool)));
        return what.Length == 0 && onDemand is not null ? $"With -{onDemand.Name}: {onDemand.Description[0]}" : what;
    }

    private string Link(Type type, string link) =>
        link.StartsWith(TopicPrefix, StringComparison.Ordinal)
            ? link
            : _names.GetValueOrDefault(link)
                ?? throw new InvalidDataException($"{type.Name} refers to {link}, which is neither a cmdlet nor an about topic.");

    private static IReadOnlyList<SyntaxHelp> Syntax(IReadOnlyList<ParameterHelp> parameters, string? defaultSet)
    {
        string[] sets =
        [
            .. parameters.SelectMany(p => p.Sets).Append(defaultSet).OfType<string>().Distinct().OrderBy(s => s != defaultSet),
        ];
        return
        [
            .. (sets.Length == 0 ? [""] : sets).Select(set => new SyntaxHelp(
                set,
                set == defaultSet || sets.Length == 0,
                [
                    .. parameters
                        .Where(p => p.Sets.Count == 0 || p.Sets.Contains(set))
                        .OrderBy(p => p.Position ?? int.MaxValue)
                        .ThenBy(p => !p.IsMandatory),
                ]
            )),
        ];
    }

    private static string Id(Type type) => $"T:{type.FullName}";
}
