using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>A spectrum on its way through a monitor.</summary>
/// <param name="Spectrum">The spectrum.</param>
/// <param name="Detector">Index, among the references, of the state of its detector that it is nearest to; -1 where there is none.</param>
/// <param name="Counts">Its counts in the bins of the monitor.</param>
internal sealed record MonitoredRun(Spectrum Spectrum, int Detector, BinnedCounts Counts)
{
    /// <summary>Whether its counts are part of the reference of its detector.</summary>
    public bool IsPart { get; set; }

    /// <summary>Why nothing can be said of it, as a sentence: something threw; null where nothing did.</summary>
    public string? Fault { get; set; }

    /// <summary>What the checks measured; their index is their kind.</summary>
    public CheckValue[] Values { get; set; } = [];

    /// <summary>The statistics of the checks.</summary>
    public double[] Statistics => [.. Values.Select(v => v.Statistic)];
}
