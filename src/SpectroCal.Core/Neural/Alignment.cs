using SpectroCal.Detectors;

namespace SpectroCal.Neural;

/// <summary>
/// How spectra are put onto one energy grid for an <see cref="AligningNetwork"/>, and the units of what its networks give.
/// </summary>
/// <param name="Nodes">The energies that describe a scale.</param>
/// <param name="FirstEv">Where the energy grid begins, eV.</param>
/// <param name="StepEv">Width of its steps, eV.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="LeastLowBin">The lowest place that the lowest energy may have, bins.</param>
/// <param name="GreatestLowBin">The highest.</param>
/// <param name="LeastSpacingBins">The smallest distance between lowest and middle energy, bins.</param>
/// <param name="GreatestSpacingBins">The largest.</param>
/// <param name="CorrectionEv">Unit of corrections, eV.</param>
/// <param name="BendEv">Unit of the bend, eV.</param>
/// <param name="Passes">How often the refining network is applied.</param>
internal sealed record Alignment(
    ScaleNodes Nodes,
    double FirstEv,
    double StepEv,
    int Steps,
    double LeastLowBin,
    double GreatestLowBin,
    double LeastSpacingBins,
    double GreatestSpacingBins,
    double CorrectionEv,
    double BendEv,
    int Passes
)
{
    /// <summary>Energy at the end of step number <paramref name="step"/> - 1, the beginning of the next, eV.</summary>
    public double Edge(int step) => FirstEv + step * StepEv;

    /// <summary>A scale within what is possible: networks may answer anything.</summary>
    public StraightPlace Limited(StraightPlace place) =>
        new(Math.Clamp(place.LowBin, LeastLowBin, GreatestLowBin), Math.Clamp(place.SpacingBins, LeastSpacingBins, GreatestSpacingBins));

    /// <summary>The scale that the first network answers with, whose numbers are parts of the possible ranges.</summary>
    public StraightPlace Place(ReadOnlySpan<float> coarse) =>
        Limited(
            new StraightPlace(
                LeastLowBin + coarse[0] * (GreatestLowBin - LeastLowBin),
                LeastSpacingBins + coarse[1] * (GreatestSpacingBins - LeastSpacingBins)
            )
        );

    /// <summary>Throws where this is no alignment.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public void Check()
    {
        double[] numbers = [FirstEv, Edge(Steps), LeastLowBin, GreatestLowBin, GreatestSpacingBins];
        if (
            Nodes is null
            || !(Nodes.LowEv < Nodes.MiddleEv && Nodes.MiddleEv < Nodes.HighEv && double.IsFinite(Nodes.HighEv - Nodes.LowEv))
            || Steps < 1
            || !(StepEv > 0 && CorrectionEv > 0 && BendEv > 0 && LeastSpacingBins > 0)
            || LeastLowBin > GreatestLowBin
            || LeastSpacingBins > GreatestSpacingBins
            || Passes is < 1 or > 100
            || !Array.TrueForAll(numbers, double.IsFinite)
        )
            throw new ArgumentException("The energy grid of the networks is none.");
    }
}
