using System.Management.Automation;
using System.Reflection;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Reads texts and numbers with the static method Parse of a type; objects of the type pass through.</summary>
/// <param name="type">The type.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ParsedAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes several.</summary>
    public bool Several { get; init; }

    /// <summary>Name of the method that reads a text.</summary>
    public string Method { get; init; } = "Parse";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = ShellValue.Of(inputData);
        if (!Several)
            return One(given);
        object[] values = [.. ShellValue.Items(given).Select(One)];
        var array = Array.CreateInstance(type, values.Length);
        values.CopyTo(array, 0);
        return array;
    }

    private object One(object? value)
    {
        if (type.IsInstanceOfType(value))
            return value!;
        MethodInfo parse = type.GetMethod(Method, BindingFlags.Public | BindingFlags.Static, [typeof(string)])!;
        try
        {
            return parse.Invoke(null, [ShellValue.Text(value)])!;
        }
        catch (TargetInvocationException e)
        {
            throw new ArgumentTransformationMetadataException(e.InnerException!.Message.TrimEnd('.') + ".", e.InnerException);
        }
    }
}
