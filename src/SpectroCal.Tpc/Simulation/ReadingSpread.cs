using SpectroCal.Differentiation;

namespace SpectroCal.Tpc.Simulation;

/// <summary>How much noise spreads the readings that a mean is made of.</summary>
/// <param name="TimeUs">Standard deviation of the time, us.</param>
/// <param name="Electrons">Standard deviation of the charge, electrons.</param>
/// <param name="Correlation">Their correlation: noise that triggers early adds to the charge, and leaves less time to collect it.</param>
public sealed record ReadingSpread(double TimeUs, double Electrons, double Correlation);

/// <summary>A reading of one pixel: when the threshold was crossed, and the charge.</summary>
/// <param name="TimeUs">us after the trigger of the event.</param>
/// <param name="Electrons">Electrons.</param>
/// <param name="Probability">Expected number of such readings.</param>
/// <param name="Spread">How far single readings spread; null where nothing is averaged.</param>
internal readonly record struct PixelReading(Jet TimeUs, Jet Electrons, Jet Probability, ReadingSpread? Spread);
