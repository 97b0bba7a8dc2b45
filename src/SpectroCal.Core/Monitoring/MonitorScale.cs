using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>How channels become the bins of a monitor.</summary>
/// <param name="Merged">Channels in a bin.</param>
/// <param name="Bins">Number of bins.</param>
/// <param name="FirstPosition">Position of the first channel.</param>
/// <param name="Width">Width of a channel.</param>
internal sealed record MonitorScale(int Merged, int Bins, double FirstPosition, double Width)
{
    /// <summary>The scale that spectra ask for.</summary>
    /// <param name="spectra">The spectra, at least one with counts.</param>
    /// <param name="mostBins">Most bins.</param>
    public static MonitorScale Of(IReadOnlyList<Spectrum> spectra, int mostBins)
    {
        int channels = 1 + spectra.Max(s => BinnedCounts.LastOccupied(s.Histogram)),
            merged = 1;
        while ((channels + merged - 1) / merged > mostBins)
            merged *= 2;
        ChannelHistogram usual = spectra.Select(s => s.Histogram).GroupBy(h => (h.FirstPosition, h.Width)).MaxBy(g => g.Count())!.First();
        return new MonitorScale(merged, (channels + merged - 1) / merged, usual.FirstPosition, usual.Width);
    }

    /// <summary>A spectrum in bins.</summary>
    public BinnedCounts Binned(Spectrum spectrum) => BinnedCounts.Of(spectrum.Histogram.Counts, Merged, Bins);

    /// <summary>Why a spectrum cannot be compared; null where it can.</summary>
    public string? Doubt(Spectrum spectrum) =>
        spectrum.Histogram.FirstPosition == FirstPosition && spectrum.Histogram.Width == Width
            ? null
            : "Its channels begin elsewhere, or are of another width, than those that the monitor knows.";

    /// <summary>Edges of the bins, in positions of channels.</summary>
    public IReadOnlyList<double> Edges =>
        [.. Enumerable.Range(0, Bins + 1).Select(i => FirstPosition + Width * (Merged * (double)i - 0.5))];

    /// <summary>First and last channel of bins; null for none.</summary>
    public (double From, double To)? Channels(int fromBin, int toBin) =>
        toBin > fromBin ? (FirstPosition + Width * Merged * fromBin, FirstPosition + Width * (Merged * (double)toBin - 1)) : null;
}
