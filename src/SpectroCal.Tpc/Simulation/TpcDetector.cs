using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Readout;

namespace SpectroCal.Tpc.Simulation;

/// <summary>What is behind the argon: geometry, response of the pixels, electronics.</summary>
public sealed record TpcDetector
{
    /// <summary>Where the pixels are.</summary>
    public DetectorGeometry Geometry { get; init; } = new();

    /// <summary>What a charge induces on its pixel.</summary>
    public DoubleExponentialResponse Response { get; init; } = new();

    /// <summary>Signals by the weighting potential of pads in place of <see cref="Response"/>; null: none.</summary>
    public PadResponse? Pads { get; init; }

    /// <summary>The electronics.</summary>
    public FrontEnd FrontEnd { get; init; } = new();
}
