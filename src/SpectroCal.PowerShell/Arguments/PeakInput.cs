using System.Management.Automation;
using SpectroCal.Formats;
using SpectroCal.Peaks;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Reads peaks from objects of any type by the names of their properties, such as the rows of a table.</summary>
internal static class PeakInput
{
    private const double UsualFwhm = 10; // channels, where a table does not say

    private static readonly string[] Numbers =
    [
        nameof(SpectrumPeak.Channel),
        nameof(SpectrumPeak.ChannelError),
        nameof(SpectrumPeak.FwhmChannels),
        nameof(SpectrumPeak.Area),
        nameof(SpectrumPeak.AreaError),
        nameof(SpectrumPeak.Height),
        nameof(SpectrumPeak.Significance),
    ];

    /// <summary>The peak; null where the object has no channel.</summary>
    public static SpectrumPeak? Of(object? value)
    {
        if (ShellValue.Of(value) is SpectrumPeak known)
            return known;
        if (value is null)
            return null;
        var row = PSObject.AsPSObject(value);
        if (Number(row, "Channel") is not { } channel)
            return null;
        double fwhm = Number(row, "FwhmChannels") ?? UsualFwhm,
            area = Number(row, "Area") ?? 1000;
        var peak = new Peak(
            channel,
            Number(row, "ChannelError") ?? fwhm / Math.Sqrt(Math.Max(area, 1)),
            fwhm,
            area,
            Number(row, "AreaError") ?? Math.Sqrt(Math.Max(area, 1)),
            Number(row, "Height") ?? area / fwhm,
            Number(row, "Significance") ?? Math.Sqrt(Math.Max(area, 1)),
            bool.TryParse(Text(row, "Overlaps"), out bool overlaps) && overlaps
        );
        return new SpectrumPeak(Text(row, "Spectrum") ?? "", Text(row, "Detector") ?? SpectrumFile.DefaultDetector, peak, null);
    }

    /// <summary>The first property of a row whose text is no number, as after a change of the culture; null where there is none.</summary>
    public static (string Property, string Text)? NoNumber(object? value)
    {
        if (value is null || ShellValue.Of(value) is SpectrumPeak)
            return null;
        var row = PSObject.AsPSObject(value);
        foreach (string property in Numbers)
        {
            if (
                ShellValue.Of(row.Properties[property]?.Value) is string text
                && !string.IsNullOrWhiteSpace(text)
                && !ShellValue.IsNumber(text)
            )
                return (property, text);
        }
        return null;
    }

    private static double? Number(PSObject row, string name) =>
        ShellValue.TryNumber(ShellValue.Of(row.Properties[name]?.Value), out double number) ? number : null;

    private static string? Text(PSObject row, string name) =>
        row.Properties[name]?.Value is { } value ? ShellValue.Text(ShellValue.Of(value)) : null;
}
