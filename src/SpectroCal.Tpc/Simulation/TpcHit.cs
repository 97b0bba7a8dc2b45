using SpectroCal.Differentiation;
using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Simulation;

/// <summary>A reading of a pixel.</summary>
/// <param name="Event">Number of the event.</param>
/// <param name="Pixel">Which pixel.</param>
/// <param name="Number">Number of the reading in its event and pixel, from 0.</param>
/// <param name="XCm">x of the pixel's centre, cm.</param>
/// <param name="YCm">y of the pixel's centre, cm.</param>
/// <param name="TimeUs">When the threshold was crossed, us after the trigger of the event: a continuous time.</param>
/// <param name="Electrons">Charge read, electrons.</param>
/// <param name="Probability">Expected number of such readings: 1, less where noise is averaged over.</param>
public sealed record TpcHit(long Event, Pixel Pixel, int Number, double XCm, double YCm, Jet TimeUs, Jet Electrons, Jet Probability)
{
    /// <summary>What the converter gives for the charge; null for means over noise.</summary>
    public int? Counts { get; init; }

    /// <summary>How far single readings spread about these means; null where nothing is averaged.</summary>
    public ReadingSpread? Spread { get; init; }
}
