using SpectroCal.Neural;
using SpectroCal.Simulation;

namespace SpectroCal.Training;

/// <summary>A kind of network as it is trained: what it consists of, what it is shown of a spectrum, and what it should answer.</summary>
internal interface INetworkPlan
{
    /// <summary>The networks that it consists of.</summary>
    IReadOnlyList<NetworkDescription> Networks { get; }

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
