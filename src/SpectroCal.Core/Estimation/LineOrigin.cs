using SpectroCal.Lines;

namespace SpectroCal.Estimation;

/// <summary>What an unknown line may come from.</summary>
internal static class LineOrigin
{
    private const double SiliconKEv = 1739.98; // Si K alpha 1 (Deslattes et al., Rev. Mod. Phys. 75 (2003) 35), which escapes
    private const double SiliconEdgeEv = 1839; // K edge of silicon
    private const double Near = 0.5; // standard deviations of the resolution

    // A line is where its strongest component is: the mean of a K alpha line that has taken up its K beta lies 90 eV above it.
    /// <summary>The escape peak or the sum of lines of a target at an energy; "unknown" where there is none.</summary>
    public static string Of(double energyEv, TargetSpectrum target)
    {
        double reach = Near * target.Resolution.Sigma(energyEv);
        foreach (LineGroup line in target.Lines.Where(l => l.Strongest.EnergyEv > SiliconEdgeEv))
            if (Math.Abs(line.Strongest.EnergyEv - SiliconKEv - energyEv) < reach)
                return $"{line.Name}, silicon escape";
        foreach (LineGroup a in target.Lines)
        foreach (LineGroup b in target.Lines)
            if (Math.Abs(a.Strongest.EnergyEv + b.Strongest.EnergyEv - energyEv) < reach)
                return $"sum of {a.Name} and {b.Name}";
        return "unknown";
    }
}
