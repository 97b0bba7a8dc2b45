using SpectroCal.Tpc.Geometry;

namespace SpectroCal.Tpc.Readout;

/// <summary>Constants of a pixel's electronics, which triggers itself (LArPix).</summary>
public sealed record FrontEnd
{
    /// <summary>Charge that triggers a reading, electrons.</summary>
    public double ThresholdElectrons { get; init; } = 7000;

    /// <summary>Thresholds of single pixels, electrons; others have the common one.</summary>
    public IReadOnlyDictionary<Pixel, double> PixelThresholds { get; init; } = new Dictionary<Pixel, double>();

    /// <summary>Time between two samples, us.</summary>
    public double TickUs { get; init; } = 0.1;

    /// <summary>Ticks from the trigger to the reading.</summary>
    public int HoldTicks { get; init; } = 18;

    /// <summary>Ticks from the reading to the reset; charge of that time is lost.</summary>
    public int ResetTicks { get; init; } = 1;

    /// <summary>Most readings of a pixel in one event.</summary>
    public int MostHits { get; init; } = 10;

    /// <summary>First and last moment of the readout after the trigger of the event, us.</summary>
    public (double From, double To) WindowUs { get; init; } = (-5, 205);

    /// <summary>Noise that each reset leaves, electrons; one draw for each integration.</summary>
    public double ResetNoiseElectrons { get; init; } = 900;

    /// <summary>Noise of each reading, electrons.</summary>
    public double ReadingNoiseElectrons { get; init; } = 500;

    /// <summary>The converter.</summary>
    public Digitizer Digitizer { get; init; } = new();

    /// <summary>Samples of the readout.</summary>
    public int Ticks => (int)Math.Round((WindowUs.To - WindowUs.From) / TickUs);

    /// <summary>Threshold of a pixel, electrons.</summary>
    public double Threshold(Pixel pixel) => PixelThresholds.TryGetValue(pixel, out double own) ? own : ThresholdElectrons;
}
