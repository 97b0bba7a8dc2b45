namespace SpectroCal.Peaks;

/// <summary>A peak of a spectrum in channels.</summary>
/// <param name="Channel">Position, channels.</param>
/// <param name="ChannelError">Its standard error, channels.</param>
/// <param name="FwhmChannels">Full width at half maximum, channels.</param>
/// <param name="Area">Counts in the peak above the background.</param>
/// <param name="AreaError">Their standard error.</param>
/// <param name="Height">Counts per channel at the maximum, above the background.</param>
/// <param name="Significance">By how many standard deviations a background without a peak would have to fluctuate.</param>
/// <param name="Overlaps">Whether another peak is closer than twice the FWHM, so that both were fitted together.</param>
public sealed record Peak(
    double Channel,
    double ChannelError,
    double FwhmChannels,
    double Area,
    double AreaError,
    double Height,
    double Significance,
    bool Overlaps
)
{
    /// <summary>Name of the line that the peak is, where the finder knows it; else null.</summary>
    public string? Line { get; init; }

    /// <summary>What speaks against the peak, as a sentence; null where nothing does.</summary>
    public string? Doubt { get; init; }
}
