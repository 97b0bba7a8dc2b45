using System.Management.Automation;
using SpectroCal.Detectors;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>
/// Takes energy scales as constants p0,p1,... or as results of New-Calibration, Optimize-Calibration or Import-Calibration.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class EnergyScaleAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        IReadOnlyList<object?> items = ShellValue.Items(inputData);
        if (items.Count == 1 && items[0] is EnergyScale scale)
            return scale;
        if (items.Count == 1 && items[0] is string text && text.Contains(','))
            items = [.. text.Split(',')];
        double[] numbers = [.. items.Select(i => ShellValue.TryNumber(i, out double n) ? n : double.NaN)];
        try
        {
            if (numbers.Length == 0 || numbers.Any(double.IsNaN))
                return new EnergyScale(items);
        }
        catch (Exception e) when (e is ArgumentException or CalibrationException or FormatException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
        if (numbers.Length is < 1 or > PolynomialFunction.HighestDegree + 1)
            throw new ArgumentTransformationMetadataException("Expected 2 to 7 constants: p0, p1, ...");
        return new EnergyScale(numbers);
    }
}
