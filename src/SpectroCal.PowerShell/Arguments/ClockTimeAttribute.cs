using System.Management.Automation;
using SpectroCal.Store.Records;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>
/// Reads times as texts: the shell alone takes 08.01.2025 for the first of August, and the number 20261128 for a moment of the year 1.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ClockTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = ShellValue.Of(inputData);
        if (value is not string && !ShellValue.TryNumber(value, out _))
            return inputData;
        try
        {
            return ClockTime.Parse(ShellValue.Text(value));
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message + ".", e);
        }
    }
}
