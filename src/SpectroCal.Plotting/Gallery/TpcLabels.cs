using SpectroCal.Tpc.Physics;

namespace SpectroCal.Plotting.Gallery;

/// <summary>Names of constants of the argon in figures.</summary>
internal static class TpcLabels
{
    /// <summary>Symbol and unit.</summary>
    public static RichText Of(TpcParameter parameter) =>
        TpcParameterInfo.Of(parameter) is { Unit: { Length: > 0 } unit }
            ? Symbol(parameter).Then(RichText.Markup($" ({Printed(unit)})"))
            : Symbol(parameter);

    /// <summary>The symbol.</summary>
    public static RichText Symbol(TpcParameter parameter) => RichText.Markup(Printed(TpcParameterInfo.Of(parameter).Symbol));

    private static string Printed(string text) =>
        text.Replace("cm2", "cm^2", StringComparison.Ordinal)
            .Replace("cm3", "cm^3", StringComparison.Ordinal)
            .Replace("us", "µs", StringComparison.Ordinal)
            .Replace("alpha", "α", StringComparison.Ordinal)
            .Replace("beta", "β", StringComparison.Ordinal)
            .Replace("rho", "ρ", StringComparison.Ordinal)
            .Replace("tau", "τ", StringComparison.Ordinal);
}
