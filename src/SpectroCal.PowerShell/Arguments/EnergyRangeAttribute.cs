using System.Management.Automation;
using SpectroCal.Estimation;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Takes a range of energies (or channels) as LO-HI or as two numbers: 9550-9900, or 9550,9900.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EnergyRangeAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes several; each is then a text.</summary>
    public bool Several { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        IReadOnlyList<object?> items = ShellValue.Items(inputData);
        try
        {
            if (Several)
                return items
                    .SelectMany(i => i is EnergyRegion r ? [r] : ShellValue.Text(i).Split(',').Select(EnergyRegion.Parse))
                    .ToArray();
            if (items.Count == 2 && ShellValue.TryNumber(items[0], out double low) && ShellValue.TryNumber(items[1], out double high))
                return high > low
                    ? new EnergyRegion(low, high)
                    : throw new FormatException($"expected a range whose end lies above its beginning, found {low}, {high}");
            return items.Count == 1 && items[0] is EnergyRegion region
                ? region
                : EnergyRegion.Parse(string.Join(',', items.Select(ShellValue.Text)));
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message + ".", e);
        }
    }
}
