namespace SpectroCal.Peaks;

/// <summary>How often a K quantum of silicon leaves a silicon detector, so that its energy is missing.</summary>
/// <remarks>
/// S. J. B. Reed and N. G. Ware, J. Phys. E 5 (1972) 582: half of the quanta go towards the surface, and those come out that arise near it.
/// </remarks>
internal static class SiliconEscape
{
    private const double EdgeEv = 1839; // K absorption edge of silicon

    /// <summary>Share of absorptions in silicon that are in the K shell, times the K fluorescence yield of silicon.</summary>
    private const double KQuanta = 0.92 * 0.05;

    /// <summary>
    /// Absorption just above the edge over that of silicon's own quanta, and the power with which it falls (E. B. Saloman, J. H. Hubbell
    /// and J. H. Scofield, At. Data Nucl. Data Tables 38 (1988) 1: 3 200 and 350 cm²/g).
    /// </summary>
    private const double AtEdge = 9.2,
        Power = 2.8;

    /// <summary>Counts of the escape peak of a line over those of the line, perpendicular incidence; 0 below the edge.</summary>
    /// <param name="energyEv">Energy of the line, eV.</param>
    public static double Share(double energyEv)
    {
        if (energyEv <= EdgeEv)
            return 0;
        double depth = AtEdge * Math.Pow(EdgeEv / energyEv, Power),
            escaping = 0.5 * KQuanta * (1 - Math.Log(1 + depth) / depth);
        return escaping / (1 - escaping);
    }
}
