using System.Management.Automation;
using SpectroCal.Fitting;
using SpectroCal.LineShapes;
using SpectroCal.PowerShell.Results;
using SpectroCal.Reports;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Takes a tail as a result of Measure-LineShape, as numbers with errors, or as the path of a fits.json.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DetectorTailTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? given = ShellValue.Of(inputData);
        try
        {
            if (given is DetectorTail tail)
                return tail;
            if (given is LineMeasurement measurement)
                return measurement.Outcome.Fit is { } fit
                    ? DetectorTail.Of(fit.Result)
                    : throw new FitException($"There is no fit of {measurement.Spectrum}: {measurement.Reason}");
            string text = string.Join(',', ShellValue.Items(given).Select(ShellValue.Text));
            // A path is relative to the location of the shell, which is not that of the process.
            string path = engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text);
            return File.Exists(path) ? TailReference.Read(path) : DetectorTail.Parse(text);
        }
        catch (Exception e) when (e is FormatException or FitException)
        {
            throw new ArgumentTransformationMetadataException(e.Message.TrimEnd('.') + ".", e);
        }
    }
}
