using SpectroCal.Detectors;

namespace SpectroCal.Neural;

/// <summary>A straight energy scale, by where it has the two lower energies of <see cref="ScaleNodes"/>.</summary>
/// <param name="LowBin">Where it has the lowest energy, bins, the first of which begins at 0.</param>
/// <param name="SpacingBins">How far above it has the middle energy, bins.</param>
internal readonly record struct StraightPlace(double LowBin, double SpacingBins)
{
    /// <summary>Bins per eV.</summary>
    public double BinsPerEv(ScaleNodes nodes) => SpacingBins / (nodes.MiddleEv - nodes.LowEv);

    /// <summary>Where it has an energy, bins.</summary>
    public double Bin(ScaleNodes nodes, double energyEv) => LowBin + (energyEv - nodes.LowEv) * BinsPerEv(nodes);

    /// <summary>The scale that has other energies at the places of the lowest and the middle one.</summary>
    /// <param name="nodes">The energies.</param>
    /// <param name="low">How much more energy the place of the lowest one has, eV.</param>
    /// <param name="middle">How much more the place of the middle one has, eV.</param>
    public StraightPlace Corrected(ScaleNodes nodes, double low, double middle)
    {
        double binsPerEv = SpacingBins / (nodes.MiddleEv + middle - nodes.LowEv - low);
        return new StraightPlace(LowBin - low * binsPerEv, (nodes.MiddleEv - nodes.LowEv) * binsPerEv);
    }
}
