using SpectroCal.Estimation;
using SpectroCal.Optimization;

namespace SpectroCal.Calibration;

/// <summary>A minimum that was found for a batch, weights and windows renewed until nothing changes any more.</summary>
/// <param name="Start">The batch.</param>
/// <param name="Objective">Its objective, evaluated at the minimum.</param>
/// <param name="Result">The last minimisation, with the history of the first: later ones have other weights, another function.</param>
/// <param name="Lines">Counts in the target's lines.</param>
/// <param name="Reduced">The objective over what fluctuations give.</param>
/// <param name="Workspace">What the objective works in.</param>
internal sealed record BatchMinimum(
    BatchStart Start,
    IBatchObjective Objective,
    OptimizationResult Result,
    IReadOnlyList<LineAmplitude> Lines,
    double Reduced,
    Workspace Workspace
)
{
    /// <summary>The free parameters.</summary>
    public double[] Parameters => Result.Parameters;

    /// <summary>Whether another minimum puts every line within a third of the resolution of where this one does.</summary>
    public bool IsSameAs(BatchMinimum other) => IsAt(other.Parameters);

    /// <summary>Whether parameters put every line within a third of the resolution of where this minimum does.</summary>
    public bool IsAt(double[] parameters) =>
        Start.Target.Lines.All(l =>
        {
            double energy = Start.Function.Energy(Start.Function.Channel(l.MeanEnergyEv, Parameters), parameters);
            return Math.Abs(energy - l.MeanEnergyEv) < Start.Target.SmallestSigmaEv / 3;
        });
}
