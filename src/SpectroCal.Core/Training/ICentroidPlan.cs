using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>Networks that find centroids: what they are shown of a simulated spectrum, and what they should answer.</summary>
internal interface ICentroidPlan : INetworkPlan
{
    /// <summary>Numbers that it is shown of a spectrum.</summary>
    int InputLength { get; }

    /// <summary>Numbers that it should answer.</summary>
    int TargetLength { get; }

    /// <summary>Fills in both for a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="counts">Its counts.</param>
    /// <param name="input">Takes what the network is shown.</param>
    /// <param name="target">Takes what it should answer.</param>
    void Fill(TrainingSpectrum spectrum, ReadOnlySpan<float> counts, Span<float> input, Span<float> target);
}
