namespace SpectroCal.Tpc.Readout;

/// <summary>
/// Signals by the weighting potential of square pads (<see cref="PadPotential"/>): charge that drifts towards its pad is seen by those
/// around it too, whose signals rise and fall again.
/// </summary>
public sealed record PadResponse
{
    /// <summary>Pixels on each side of the one below the charge that see it; 0: none.</summary>
    public int NeighbourPixels { get; init; } = 2;

    /// <summary>
    /// Height above the anode from which the signal is followed, cm; what was induced before, at 4 cm 0.2 % of the charge, is added on the
    /// centimetre above.
    /// </summary>
    public double ReachCm { get; init; } = 4;
}
