using System.Reflection;

namespace SpectroCal.HelpGenerator;

/// <summary>Reads attributes by their names, so that their types need not be loaded.</summary>
internal static class Attributes
{
    private const string Automation = "System.Management.Automation.";

    /// <summary>The attributes of a name, such as Parameter.</summary>
    public static IEnumerable<CustomAttributeData> Named(this MemberInfo member, string name) =>
        member.CustomAttributes.Where(a => a.AttributeType.FullName == $"{Automation}{name}Attribute");

    /// <summary>The value of a named argument.</summary>
    public static T Value<T>(this CustomAttributeData attribute, string name, T otherwise) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => (T)a.TypedValue.Value!).DefaultIfEmpty(otherwise).First();

    /// <summary>The arguments of the constructor, those of an array one by one.</summary>
    public static IEnumerable<object?> Arguments(this CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(a =>
            a.Value is IReadOnlyCollection<CustomAttributeTypedArgument> several ? several.Select(s => s.Value) : [a.Value]
        );
}
