namespace SpectroCal.Peaks;

/// <summary>Lines that overlap, or may be taken for one another while their place is not known: all of them are fitted together.</summary>
/// <param name="Lines">The lines, by energy.</param>
/// <param name="ReachEv">How far from where the scale puts them they are looked for, eV.</param>
internal sealed record Multiplet(IReadOnlyList<LineCandidate> Lines, double ReachEv)
{
    /// <summary>Energy between the outermost lines, eV.</summary>
    public double MiddleEv => 0.5 * (Lines[0].EnergyEv + Lines[^1].EnergyEv);
}
