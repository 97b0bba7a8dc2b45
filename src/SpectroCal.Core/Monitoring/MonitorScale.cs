using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>How channels become the bins of a monitor.</summary>
/// <param name="Merged">Channels in a bin.</param>
/// <param name="Bins">Number of bins.</param>
/// <param name="FirstPosition">Position of the first channel.</param>
/// <param name="Width">Width of a channel.</param>
internal sealed record MonitorScale(int Merged, int Bins, double FirstPosition, double Width)
{
    private const int MostChannels = 1 << 28; // between the beginnings of spectra that are compared
    private const double SameChannel = 1e-6; // of a channel

    /// <summary>The scale that spectra ask for.</summary>
    /// <param name="spectra">The spectra, at least one with counts.</param>
    /// <param name="mostBins">Most bins.</param>
    public static MonitorScale Of(IReadOnlyList<Spectrum> spectra, int mostBins)
    {
        ChannelHistogram[] filled = [.. spectra.Select(s => s.Histogram).Where(h => h.TotalCounts > 0)];
        ChannelHistogram usual = filled.GroupBy(h => (h.FirstPosition, h.Width)).MaxBy(g => g.Count())!.First();
        var scale = new MonitorScale(1, 0, usual.FirstPosition, usual.Width);
        // List mode begins where the first event is.
        (ChannelHistogram Histogram, int Offset)[] comparable =
        [
            .. filled.Where(h => scale.Offset(h) is not null).Select(h => (h, scale.Offset(h)!.Value)),
        ];
        int first = comparable.Min(s => s.Offset),
            channels = 1 + comparable.Max(s => s.Offset + BinnedCounts.LastOccupied(s.Histogram)) - first,
            merged = 1;
        while ((channels + merged - 1) / merged > mostBins)
            merged *= 2;
        return new MonitorScale(merged, (channels + merged - 1) / merged, usual.FirstPosition + first * usual.Width, usual.Width);
    }

    /// <summary>A spectrum in bins.</summary>
    public BinnedCounts Binned(Spectrum spectrum) =>
        BinnedCounts.Of(spectrum.Histogram.Counts, Offset(spectrum.Histogram) ?? 0, Merged, Bins);

    /// <summary>Why a spectrum cannot be compared; null where it can.</summary>
    public string? Doubt(Spectrum spectrum) =>
        Offset(spectrum.Histogram) is null ? "Its channels are of another width, or lie between those that the monitor knows." : null;

    /// <summary>Edges of the bins, in positions of channels.</summary>
    public IReadOnlyList<double> Edges =>
        [.. Enumerable.Range(0, Bins + 1).Select(i => FirstPosition + Width * (Merged * (double)i - 0.5))];

    /// <summary>First and last channel of bins; null for none.</summary>
    public (double From, double To)? Channels(int fromBin, int toBin) =>
        toBin > fromBin ? (FirstPosition + Width * Merged * fromBin, FirstPosition + Width * (Merged * (double)toBin - 1)) : null;

    // Number of the first channel of a spectrum, counted in those of the monitor; null where they are not the same channels.
    private int? Offset(ChannelHistogram histogram)
    {
        double offset = (histogram.FirstPosition - FirstPosition) / Width,
            whole = Math.Round(offset);
        return histogram.Width == Width && Math.Abs(whole) < MostChannels && Math.Abs(offset - whole) < SameChannel ? (int)whole : null;
    }
}
