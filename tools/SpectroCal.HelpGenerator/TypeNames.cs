namespace SpectroCal.HelpGenerator;

/// <summary>Names of types as a user of PowerShell knows them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, string> Short = new()
    {
        ["String"] = "string",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["Double"] = "double",
        ["Boolean"] = "bool",
    };

    /// <summary>Without namespace: double, LineGroup[].</summary>
    public static string Of(Type type)
    {
        if (type.GetElementType() is { } element)
            return Of(element) + "[]";
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return Short.GetValueOrDefault(plain.Name, plain.Name);
    }

    /// <summary>With namespace: System.Double.</summary>
    public static string Full(Type type) => (Nullable.GetUnderlyingType(type) ?? type).FullName!;
}
