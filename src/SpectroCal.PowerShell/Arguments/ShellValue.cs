using System.Collections;
using System.Globalization;
using System.Management.Automation;
using SpectroCal.PowerShell.Results;

namespace SpectroCal.PowerShell.Arguments;

/// <summary>Values that the shell hands over, without its wrappings.</summary>
internal static class ShellValue
{
    /// <summary>The object inside.</summary>
    public static object? Of(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>What the pipeline brings; of spectra, those of the library.</summary>
    public static object? Input(PSObject item) =>
        item.BaseObject switch
        {
            DetectorSpectrum spectrum => spectrum.GetSpectrum(),
            DetectorIntensities intensities => intensities.GetSpectrum(),
            var other => other,
        };

    /// <summary>The elements of a list, or a single object as the only one.</summary>
    public static IReadOnlyList<object?> Items(object? value) =>
        Of(value) switch
        {
            null => [],
            string text => [text],
            IDictionary one => [one],
            IEnumerable many => [.. many.Cast<object?>().Select(Of)],
            var one => [one],
        };

    /// <summary>A number; false for anything else.</summary>
    public static bool TryNumber(object? value, out double number)
    {
        number = double.NaN;
        switch (value)
        {
            case string text:
                return IsNumber(text, out number) && double.IsFinite(number);
            case byte or short or ushort or int or uint or long or ulong or float or double or decimal:
                number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                return double.IsFinite(number);
            default:
                return false;
        }
    }

    /// <summary>Whether a text is a number, be it finite or not.</summary>
    public static bool IsNumber(string text) => IsNumber(text, out _);

    // Export-Csv writes numbers as the culture of the session has them; neither form has separators of thousands.
    private static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out number);

    /// <summary>An invariant text.</summary>
    public static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
