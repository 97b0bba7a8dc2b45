namespace SpectroCal.Spectra;

/// <summary>The events of one detector in one time slot.</summary>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Run">The run the events belong to.</param>
/// <param name="Histogram">All events, as a histogram in channels (lossless for integer ADC values).</param>
public sealed record EventBatch(string Detector, RunInfo Run, ChannelHistogram Histogram)
{
    /// <summary>The values themselves where they are real numbers (channels), as from a transition-edge sensor; else empty.</summary>
    public ReadOnlyMemory<double> Values { get; init; }

    /// <summary>Slow quantities recorded with the batch, such as a temperature; the key names the quantity and its unit.</summary>
    public IReadOnlyDictionary<string, double> Covariates { get; init; } = new Dictionary<string, double>();
}
