using System.Globalization;

namespace SpectroCal;

/// <summary>A value with its standard error within a sentence; one whose error is not known says so.</summary>
internal static class WithError
{
    /// <summary>"12 ± 3"; "12 (error not known)" where there is no error.</summary>
    /// <param name="value">The value.</param>
    /// <param name="error">Its standard error; NaN or infinite where it is not known.</param>
    /// <param name="format">How both are written; a sign that it gives the value is not for the error.</param>
    public static string Of(double value, double error, string format)
    {
        string number = value.ToString(format, CultureInfo.InvariantCulture);
        return double.IsFinite(error)
            ? $"{number} ± {Math.Abs(error).ToString(format.Split(';')[0].TrimStart('+'), CultureInfo.InvariantCulture)}"
            : $"{number} (error not known)";
    }
}
