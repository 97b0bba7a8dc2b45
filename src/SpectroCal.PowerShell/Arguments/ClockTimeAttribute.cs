using System.Management.Automation;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Reads times as texts: the shell alone takes 08.01.2025 for the first of August.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ClockTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (ShellValue.Of(inputData) is not string text)
            return inputData;
        try
        {
            return ClockTime.Parse(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message + ".", e);
        }
    }
}
