using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace SpectroCal.HelpGenerator;

/// <summary>Reads the parameters of a cmdlet.</summary>
internal sealed partial class ParameterReader(XmlComments comments, Type cmdlet)
{
    private const string AllSets = "__AllParameterSets";
    private const int LongestDefault = 34;
    private readonly object _instance = Activator.CreateInstance(cmdlet)!;

    public IEnumerable<ParameterHelp> Read() => cmdlet.GetProperties().Where(p => p.Named("Parameter").Any()).Select(Read);

    private ParameterHelp Read(PropertyInfo property)
    {
        string id = $"P:{property.DeclaringType!.FullName}.{property.Name}";
        IReadOnlyList<string> description = [.. comments.Paragraphs(id, "summary"), .. comments.Paragraphs(id, "remarks")];
        if (description.Count == 0)
            throw new InvalidDataException($"-{property.Name} of {cmdlet.Name} has no summary.");
        CustomAttributeData[] attributes = [.. property.Named("Parameter")];
        int position = attributes[0].Value("Position", int.MinValue);
        bool isMandatory = attributes[0].Value("Mandatory", false);
        return new ParameterHelp(property.Name, TypeNames.Of(property.PropertyType), TypeNames.Full(property.PropertyType), description)
        {
            Sets = [.. attributes.Select(a => a.Value("ParameterSetName", AllSets)).Where(s => s != AllSets)],
            IsMandatory = isMandatory,
            Position = position == int.MinValue ? null : position,
            FromPipeline = attributes.Any(a => a.Value("ValueFromPipeline", false)),
            FromProperty = attributes.Any(a => a.Value("ValueFromPipelineByPropertyName", false)),
            TakesWildcards = property.Named("SupportsWildcards").Any(),
            Default = isMandatory ? null : Stated(string.Join(' ', description)) ?? Text(property.GetValue(_instance)),
            Aliases = [.. property.Named("Alias").SelectMany(a => a.Arguments()).Cast<string>()],
            Values = [.. Values(property)],
            Limits = Limits(property),
        };
    }

    /// <summary>The default that the words of the description name: "gauss (the default)", "Without it, 100."</summary>
    private static string? Stated(string description)
    {
        Match match = TheDefault().Match(description);
        if (!match.Success)
            match = WithoutIt().Match(description);
        return match.Success && match.Groups[1].Length <= LongestDefault ? match.Groups[1].Value : null;
    }

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            string text => text.Length == 0 ? null : text,
            IEnumerable several => several.Cast<object?>().Select(Text).ToArray() is { Length: > 0 } texts
                ? string.Join(", ", texts)
                : null,
            bool or Enum => value.ToString(),
            IConvertible number => number.ToString(CultureInfo.InvariantCulture),
            _ => value.GetType().Name == ParameterHelp.Switch ? "False" : null,
        };

    private IEnumerable<(string, string)> Values(PropertyInfo property)
    {
        Type type = property.PropertyType.GetElementType() ?? property.PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
            return Enum.GetNames(type)
                .Select(name => (name, string.Join(' ', comments.Paragraphs($"F:{type.FullName}.{name}", "summary"))));
        return property.Named("ValidateSet").SelectMany(a => a.Arguments()).Select(v => ((string)v!, ""));
    }

    private static string? Limits(PropertyInfo property)
    {
        if (property.Named("ValidateRange").SingleOrDefault() is not { } range)
            return null;
        object?[] ends = [.. range.Arguments()];
        return ends[1] is int.MaxValue ? $"{Number(ends[0])} or more" : $"{Number(ends[0])} to {Number(ends[1])}";
    }

    private static string Number(object? value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number.ToString(
            number == 0 || (Math.Abs(number) >= 1e-3 && Math.Abs(number) < 1e6) ? "0.###" : "0e0",
            CultureInfo.InvariantCulture
        );
    }

    [GeneratedRegex(@"([\w.+-]+) \((?:[^()]*, )?the default(?:, [^()]*)?\)")]
    private static partial Regex TheDefault();

    [GeneratedRegex(@"Without it, (.+?)(?:;|\.(?:\s|$))")]
    private static partial Regex WithoutIt();
}
