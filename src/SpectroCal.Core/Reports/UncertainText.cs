using System.Globalization;

namespace SpectroCal.Reports;

/// <summary>
/// Values with their standard errors as people read them: the error has two digits, and the value is rounded to the same place.
/// </summary>
public static class UncertainText
{
    private const int ErrorDigits = 2;
    private const int MostDecimals = 8; // beyond, powers of ten are easier to read
    private const string PlusMinus = " ± ";

    /// <summary>"907.533 ± 0.051"; the value alone, with six digits, where it has no error.</summary>
    /// <param name="value">The value; null, NaN or infinite for none, which is an empty text.</param>
    /// <param name="error">Its standard error; null, NaN, infinity or zero where there is none.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    public static string Of(double? value, double? error, IFormatProvider? culture = null) =>
        Error(error, culture) is { Length: > 0 } uncertainty && IsNumber(value)
            ? Value(value, error, culture) + PlusMinus + uncertainty
            : Value(value, error, culture);

    /// <summary>The same where there is little room: "907.533(51)", the error in units of the last digit.</summary>
    /// <param name="value">The value; null, NaN or infinite for none, which is an empty text.</param>
    /// <param name="error">Its standard error; null, NaN, infinity or zero where there is none.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    public static string Concise(double? value, double? error, IFormatProvider? culture = null)
    {
        string text = Value(value, error, culture);
        if (text.Length == 0 || !IsError(error))
            return text;
        int decimals = Decimals(error!.Value);
        // An error of more than a unit is written with its own decimals: 1.2(1.1) is not 1.2(11).
        if (decimals > MostDecimals)
            return Of(value, error, culture);
        string units =
            decimals > 0 && error < 1 ? Math.Round(error.Value * Math.Pow(10, decimals)).ToString("F0", culture) : Error(error, culture);
        return $"{text}({units})";
    }

    /// <summary>The same with a sign where the value does not round to nothing: "+0.31 ± 0.12".</summary>
    /// <param name="value">The value; null, NaN or infinite for none.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    /// <param name="isConcise">Whether the error is in brackets.</param>
    public static string Difference(double? value, double? error, IFormatProvider? culture = null, bool isConcise = false)
    {
        string Text(double? number) => isConcise ? Concise(number, error, culture) : Of(number, error, culture);
        string text = Text(value);
        if (text.Length == 0)
            return "";
        string zero = Text(0);
        return text == zero || text == "-" + zero ? zero
            : value > 0 ? "+" + text
            : text;
    }

    /// <summary>The value alone, to the place of the error's second digit.</summary>
    /// <param name="value">The value; null, NaN or infinite for none.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    public static string Value(double? value, double? error, IFormatProvider? culture = null)
    {
        culture ??= CultureInfo.InvariantCulture;
        if (!IsNumber(value))
            return "";
        double v = value!.Value;
        if (!IsError(error))
            return v.ToString("G6", culture);
        int decimals = Decimals(error!.Value);
        if (decimals <= MostDecimals)
            return v.ToString(Format('F', Math.Max(0, decimals)), culture);
        int digits = Math.Max(0, decimals + (v == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(v)))));
        return v.ToString($"0.{new string('0', digits)}E+0", culture);
    }

    /// <summary>The error alone; empty where there is none.</summary>
    /// <param name="error">The standard error.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    public static string Error(double? error, IFormatProvider? culture = null)
    {
        culture ??= CultureInfo.InvariantCulture;
        if (!IsError(error))
            return "";
        int decimals = Decimals(error!.Value);
        return error.Value.ToString(decimals <= MostDecimals ? Format('F', Math.Max(0, decimals)) : "0.0E+0", culture);
    }

    /// <summary>A single number in a format; a dash where it is not known. What rounds to zero has no sign.</summary>
    /// <param name="value">The number; null, NaN or infinite where it is not known.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="culture">How numbers are written; null: invariant.</param>
    public static string Number(double? value, string format, IFormatProvider? culture = null)
    {
        culture ??= CultureInfo.InvariantCulture;
        if (!IsNumber(value))
            return "-";
        string text = value!.Value.ToString(format, culture);
        return value < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? 0.0.ToString(format, culture) : text;
    }

    private static bool IsNumber(double? value) => value is { } v && double.IsFinite(v);

    private static bool IsError(double? error) => error is { } e && e > 0 && double.IsFinite(e);

    private static string Format(char kind, int digits) => kind + digits.ToString(CultureInfo.InvariantCulture);

    // Decimals with which an error has two digits. 0.0996 has three digits once it is rounded to 0.100, so it is 0.10.
    private static int Decimals(double error)
    {
        int decimals = ErrorDigits - 1 - (int)Math.Floor(Math.Log10(error));
        if (decimals is <= 0 or > MostDecimals)
            return decimals;
        double rounded = Math.Round(error, decimals);
        return ErrorDigits - 1 - (int)Math.Floor(Math.Log10(rounded)) < decimals ? decimals - 1 : decimals;
    }
}
