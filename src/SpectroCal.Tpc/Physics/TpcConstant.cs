using System.Globalization;

namespace SpectroCal.Tpc.Physics;

/// <summary>A value given to a constant of the argon.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Value">Its value, positive, in its unit.</param>
public sealed record TpcConstant(TpcParameter Parameter, double Value)
{
    /// <summary>Reads NAME=VALUE.</summary>
    /// <exception cref="FormatException">There is no such constant, or the value is no positive number.</exception>
    public static TpcConstant Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('=');
        return
            parts.Length == 2
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value > 0
            && double.IsFinite(value)
            ? new TpcConstant(TpcParameterInfo.Parse(parts[0]).Parameter, value)
            : throw new FormatException($"'{TerminalText.Line(text)}' is not NAME=VALUE with a positive value");
    }
}
