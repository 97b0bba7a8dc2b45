using System.Globalization;
using SpectroCal.Differentiation;
using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>A change to one parameter of a <see cref="LineFitSpecification"/>.</summary>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Change">What is done to it.</param>
public sealed record ParameterChange(string Name, Func<FitParameter, FitParameter> Change)
{
    /// <summary>Fixed at a value.</summary>
    public static ParameterChange Fix(string name, double value) => new(name, p => p with { Start = value, IsFixed = true, Tie = null });

    /// <summary>Free, whatever it was, from a start.</summary>
    public static ParameterChange Free(string name, double start) => new(name, p => p with { Start = start, IsFixed = false, Tie = null });

    /// <summary>Kept between bounds, and started inside them.</summary>
    /// <remarks>
    /// Bounds without room between them are left to the fit to refuse, with a <see cref="FitException"/> like every other contradiction.
    /// </remarks>
    public static ParameterChange Bound(string name, double lower, double upper) =>
        new(name, p => p with { Lower = lower, Upper = upper, Start = lower < upper ? Math.Clamp(p.Start, lower, upper) : p.Start });

    /// <summary>Equal to factor times another parameter, plus a constant.</summary>
    public static ParameterChange Tie(string name, double factor, string other, double constant = 0) =>
        new(name, p => p with { IsFixed = false, Tie = new ParameterTie([other], v => factor * v[0] + constant) });

    /// <summary>A function of other parameters.</summary>
    public static ParameterChange Tie(string name, IReadOnlyList<string> others, Func<Jet[], Jet> function) =>
        new(name, p => p with { IsFixed = false, Tie = new ParameterTie(others, function) });

    /// <summary>Reads NAME=VALUE, such as "tail.slope=1.2": fixed there.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ParameterChange ParseFix(string text)
    {
        (string name, string value) = Assignment(text, "NAME=VALUE such as tail.slope=1.2");
        return Fix(name, Number(value));
    }

    /// <summary>Reads NAME=START, such as "background.scale=1": free from there.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ParameterChange ParseFree(string text)
    {
        (string name, string value) = Assignment(text, "NAME=START such as background.scale=1");
        return Free(name, Number(value));
    }

    /// <summary>Reads NAME=LO:HI, such as "tail.slope=0.5:3": bounds.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ParameterChange ParseBound(string text)
    {
        (string name, string value) = Assignment(text, "NAME=LO:HI such as tail.slope=0.5:3");
        string[] ends = value.Split(':');
        if (ends.Length != 2)
            throw new FormatException($"expected NAME=LO:HI such as tail.slope=0.5:3, found '{text}'");
        double low = Number(ends[0]),
            high = Number(ends[1]);
        return high > low ? Bound(name, low, high) : throw new FormatException($"expected a lower and a higher bound, found '{text}'");
    }

    /// <summary>Reads NAME=F*OTHER+C, such as "Cu Kb.area=0.13*Cu Ka.area": tied to another.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ParameterChange ParseTie(string text)
    {
        const string Expected = "NAME=F*OTHER+C such as \"Cu Kb.area=0.13*Cu Ka.area\"";
        (string name, string value) = Assignment(text, Expected);
        int star = value.IndexOf('*');
        double factor = star < 0 ? 1 : Number(value[..star]);
        string rest = value[(star + 1)..];
        // A constant follows a sign that is neither that of an exponent nor part of a name: the first one after which there is a number.
        int sign = Enumerable
            .Range(1, Math.Max(0, rest.Length - 1))
            .FirstOrDefault(i => rest[i] is '+' or '-' && TryNumber(Constant(i), out _));
        double constant = sign == 0 ? 0 : Number(Constant(sign));
        string other = (sign == 0 ? rest : rest[..sign]).Trim();
        string Constant(int from) => rest[from..].Replace(" ", "", StringComparison.Ordinal);
        return other.Length > 0 ? Tie(name, factor, other, constant) : throw new FormatException($"expected {Expected}, found '{text}'");
    }

    private static double Number(string text) =>
        TryNumber(text, out double value) ? value : throw new FormatException($"expected a number such as 12.5, found '{text}'");

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static (string Name, string Value) Assignment(string text, string expected)
    {
        int sign = text.IndexOf('=');
        return sign > 0 && sign < text.Length - 1
            ? (text[..sign].Trim(), text[(sign + 1)..].Trim())
            : throw new FormatException($"expected {expected}, found '{text}'");
    }
}
