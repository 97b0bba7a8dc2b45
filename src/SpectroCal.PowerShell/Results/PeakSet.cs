using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.PowerShell.Results;

/// <summary>The peaks of one spectrum, gathered again from the pipeline.</summary>
internal sealed class PeakSet(string spectrum, string detector, Spectrum? source)
{
    private readonly List<Peak> _peaks = [];

    /// <summary>Name of the spectrum.</summary>
    public string Name { get; } = spectrum;

    /// <summary>Name of the detector.</summary>
    public string Detector { get; } = detector;

    /// <summary>The spectrum; null for peaks that come from a table.</summary>
    public Spectrum? Source { get; } = source;

    /// <summary>The peaks.</summary>
    public IReadOnlyList<Peak> Peaks => _peaks;

    /// <summary>The counts, or a stand-in for them.</summary>
    public ChannelHistogram Histogram() => Source?.Histogram ?? GivenPeaks.Extent(_peaks);

    /// <summary>Whether a peak belongs to the same spectrum.</summary>
    public bool Holds(SpectrumPeak peak) => ReferenceEquals(peak.Source, Source) && peak.Spectrum == Name && peak.Detector == Detector;

    /// <summary>Adds a peak.</summary>
    public void Add(Peak peak) => _peaks.Add(peak);
}
