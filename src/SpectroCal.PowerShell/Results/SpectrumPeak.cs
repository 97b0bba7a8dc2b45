using SpectroCal.Peaks;
using SpectroCal.Reports;
using Source = SpectroCal.Spectra.Spectrum;

namespace SpectroCal.PowerShell.Results;

/// <summary>A peak of a spectrum. It remembers its spectrum without showing it.</summary>
public sealed class SpectrumPeak
{
    internal SpectrumPeak(string spectrum, string detector, Peak peak, Source? source)
    {
        (Spectrum, Detector) = (spectrum, detector);
        (Peak, Source) = (peak, source);
        Covariates = ValueTable.Of(source?.Covariates);
    }

    /// <summary>Name of the spectrum.</summary>
    public string Spectrum { get; }

    /// <summary>Name of the detector.</summary>
    public string Detector { get; }

    /// <summary>Name of the run; null for peaks from a table.</summary>
    public string? Run => Source?.Run.Name;

    /// <summary>Start of the run, if known.</summary>
    public DateTime? Start => Source?.Run.Start;

    /// <summary>Slow quantities of the run by name, such as a temperature: $peak.Covariates.tecTemperatureK.</summary>
    public ValueTable<double> Covariates { get; }

    /// <summary>Position, channels.</summary>
    public double Channel => Peak.Channel;

    /// <summary>Its standard error, channels.</summary>
    public double ChannelError => Peak.ChannelError;

    /// <summary>Full width at half maximum, channels.</summary>
    public double FwhmChannels => Peak.FwhmChannels;

    /// <summary>Counts above the background.</summary>
    public double Area => Peak.Area;

    /// <summary>Their standard error.</summary>
    public double AreaError => Peak.AreaError;

    /// <summary>Counts per channel at the maximum, above the background.</summary>
    public double Height => Peak.Height;

    /// <summary>By how many standard deviations a background without a peak would have to fluctuate.</summary>
    public double Significance => Peak.Significance;

    /// <summary>Whether another peak is so close that both were fitted together.</summary>
    public bool Overlaps => Peak.Overlaps;

    /// <summary>Name of the line that the peak is, where the finder knows it.</summary>
    public string? Line => Peak.Line;

    /// <summary>What speaks against the peak; nothing where nothing does.</summary>
    public string? Doubt => Peak.Doubt;

    internal Peak Peak { get; }

    internal Source? Source { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Spectrum}: channel {UncertainText.Of(Channel, ChannelError)}";
}
