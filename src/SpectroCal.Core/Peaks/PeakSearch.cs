namespace SpectroCal.Peaks;

/// <summary>What a finder sees in a spectrum.</summary>
/// <param name="Peaks">The peaks, by channel.</param>
/// <param name="NoiseEdge">
/// Where the counts of electronic noise begin at the threshold of the detector, and fall again; no line. Null where nothing of the kind
/// stands out.
/// </param>
public sealed record PeakSearch(IReadOnlyList<Peak> Peaks, Peak? NoiseEdge)
{
    /// <summary>Why nothing could be looked for, as a sentence; null where the spectrum was searched.</summary>
    public string? Reason { get; init; }
}
