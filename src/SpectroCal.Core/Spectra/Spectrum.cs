namespace SpectroCal.Spectra;

/// <summary>One spectrum of counts as a file holds it: a batch of events and what the file says about them.</summary>
/// <param name="Name">File name, with the detector where the file holds several.</param>
/// <param name="Batch">The events: detector, run, counts in channels, covariates.</param>
public sealed record Spectrum(string Name, EventBatch Batch) : ChannelSpectrum(Name)
{
    /// <summary>A spectrum of counts in channels.</summary>
    /// <param name="name">File name, with the detector where the file holds several.</param>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="run">Start and times of the measurement.</param>
    /// <param name="histogram">Counts in channels.</param>
    public Spectrum(string name, string detector, RunInfo run, ChannelHistogram histogram)
        : this(name, new EventBatch(detector, run, histogram)) { }

    /// <inheritdoc/>
    public override string Detector
    {
        get => Batch.Detector;
        init => Batch = Batch with { Detector = value };
    }

    /// <inheritdoc/>
    public override RunInfo Run
    {
        get => Batch.Run;
        init => Batch = Batch with { Run = value };
    }

    /// <summary>Counts in channels.</summary>
    public ChannelHistogram Histogram
    {
        get => Batch.Histogram;
        init => Batch = Batch with { Histogram = value };
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Covariates
    {
        get => Batch.Covariates;
        init => Batch = Batch with { Covariates = value };
    }
}
