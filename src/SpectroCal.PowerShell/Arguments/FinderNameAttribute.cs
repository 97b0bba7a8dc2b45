using System.Management.Automation;
using SpectroCal.Neural;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Takes names of peak finders, in any case.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FinderNameAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!PeakFinderRequest.Names.Contains(ShellValue.Text(element), StringComparer.OrdinalIgnoreCase))
            throw new ValidationMetadataException(
                $"There is no peak finder '{element}'; there are {string.Join(", ", PeakFinderRequest.Names)}."
            );
    }
}
