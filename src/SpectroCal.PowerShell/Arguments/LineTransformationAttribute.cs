using System.Globalization;
using System.Management.Automation;
using SpectroCal.Lines;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Takes lines as objects from Get-XrayLine, by name ('Cu Ka', 'Cu KL3'), as NAME=ENERGY, or by energy (eV).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class LineTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return Lines(inputData).ToArray();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentTransformationMetadataException(Errors.Of(e, inputData).Exception.Message, e);
        }
    }

    /// <summary>The lines of what was given.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static IEnumerable<LineGroup> Lines(object given) => ShellValue.Items(given).SelectMany(Of);

    private static IReadOnlyList<LineGroup> Of(object? value) =>
        value switch
        {
            LineGroup group => [group],
            LibraryLine line => [LineGroup.Of(line.Line)],
            SpectralLine line => [LineGroup.Of(line)],
            _ when ShellValue.TryNumber(value, out double energy) =>
            [
                LineGroup.Of(SpectralLine.Custom(energy.ToString("R", CultureInfo.InvariantCulture) + " eV", energy)),
            ],
            string text => LineLibrary.Default.ParseList(text),
            _ => throw new ArgumentException(
                $"Expected a line such as 'Cu Ka', NAME=ENERGY or an energy in eV; found {ShellValue.Text(value)}."
            ),
        };
}
