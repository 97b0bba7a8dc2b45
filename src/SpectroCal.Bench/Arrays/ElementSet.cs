namespace SpectroCal.Bench.Arrays;

/// <summary>Elements that a sample holds and that the calibration is told.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Elements">Symbols.</param>
/// <param name="ExcitationEv">Energy of what excites them, eV: shells whose edge is above it emit nothing.</param>
public sealed record ElementSet(string Name, IReadOnlyList<string> Elements, double ExcitationEv)
{
    /// <summary>
    /// The ten sets: sources and foils of calibrations, light elements, alloys, glass, L lines, K lines of heavy elements, and many at
    /// once.
    /// </summary>
    public static IReadOnlyList<ElementSet> All { get; } =
    [
        new("fe55-ti", ["Ti", "Mn"], 6_600),
        new("ti-cu", ["Ti", "Cu"], 25_000),
        new("foils", ["Ti", "Fe", "Cu", "Sr"], 30_000),
        new("light", ["Al", "Si", "S", "Cl", "K", "Ca"], 10_000),
        new("steel", ["Cr", "Mn", "Fe", "Ni", "Mo"], 35_000),
        new("glass", ["Si", "K", "Ca", "Fe", "Zn", "Rb", "Sr", "Zr"], 35_000),
        new("lead-gold", ["Cu", "Au", "Pb"], 40_000),
        new("tungsten", ["Fe", "Ni", "W"], 35_000),
        new("heavy", ["Ag", "Sn", "Ba"], 50_000),
        new("twelve", ["Si", "S", "Cl", "K", "Ca", "Ti", "Cr", "Mn", "Fe", "Ni", "Cu", "Zn"], 20_000),
    ];
}
