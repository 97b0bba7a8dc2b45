using SpectroCal.Neural;

namespace SpectroCal.Training;

/// <summary>Networks as they are trained; what kind of plan it is says what they are trained to do.</summary>
internal interface INetworkPlan
{
    /// <summary>The networks that it consists of.</summary>
    IReadOnlyList<NetworkDescription> Networks { get; }
}
