namespace SpectroCal.Tpc.Physics;

/// <summary>What is known of a parameter before data: its name, range and unit.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Name">Name on the command line and in files.</param>
/// <param name="Symbol">Symbol in texts.</param>
/// <param name="Unit">Unit; empty if none.</param>
/// <param name="TargetFrom">Lowest value of targets in closure tests.</param>
/// <param name="TargetTo">Highest one.</param>
/// <param name="Least">What a fit may not fall below.</param>
/// <param name="Most">What a fit may not rise above.</param>
/// <remarks>Ranges of the closure tests of Gasiorowski et al., Mach. Learn.: Sci. Technol. 5 (2024) 025012, and its public codes.</remarks>
public sealed record TpcParameterInfo(
    TpcParameter Parameter,
    string Name,
    string Symbol,
    string Unit,
    double TargetFrom,
    double TargetTo,
    double Least,
    double Most
)
{
    /// <summary>All parameters; the six of the publication first, in its order.</summary>
    public static IReadOnlyList<TpcParameterInfo> All { get; } =
    [
        new(TpcParameter.BirksScale, "AB", "A_B", "", 0.78, 0.88, 0.75, 0.90),
        new(TpcParameter.BirksQuenching, "kB", "k_B", "(kV/cm)(g/cm2)/MeV", 0.04, 0.07, 0.03, 0.08),
        new(TpcParameter.Field, "field", "E", "kV/cm", 0.45, 0.55, 0.40, 0.60),
        new(TpcParameter.Lifetime, "lifetime", "tau", "us", 500, 5000, 400, 6000),
        new(TpcParameter.LongitudinalDiffusion, "DL", "D_L", "cm2/us", 2e-6, 9e-6, 1e-6, 1e-5),
        new(TpcParameter.TransverseDiffusion, "DT", "D_T", "cm2/us", 4e-6, 14e-6, 3e-6, 15e-6),
        new(TpcParameter.BoxAlpha, "alpha", "alpha", "", 0.88, 1.0, 0.85, 1.1),
        new(TpcParameter.BoxBeta, "beta", "beta", "(kV/cm)(g/cm2)/MeV", 0.19, 0.22, 0.18, 0.23),
        new(TpcParameter.Density, "density", "rho", "g/cm3", 1.375, 1.405, 1.37, 1.41),
        new(TpcParameter.ElectronsPerMev, "electrons", "N_e", "1/MeV", 3.8e4, 4.7e4, 3.48e4, 5.13e4),
    ];

    /// <summary>The six parameters of the publication: A_B, k_B, E, lifetime, D_L, D_T.</summary>
    public static IReadOnlyList<TpcParameter> Published { get; } = [.. All.Take(6).Select(i => i.Parameter)];

    /// <summary>What is known of a parameter.</summary>
    public static TpcParameterInfo Of(TpcParameter parameter) => All[(int)parameter];

    /// <summary>The parameter of a name, in any case.</summary>
    /// <exception cref="FormatException">There is none of that name; the message lists them.</exception>
    public static TpcParameterInfo Parse(string name) =>
        All.FirstOrDefault(i => string.Equals(i.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"'{name}' is no parameter: {string.Join(", ", All.Select(i => i.Name))}");
}
