using SpectroCal.Spectra;

namespace SpectroCal.Neural;

/// <summary>The bins of a spectrum that a network takes.</summary>
/// <param name="FirstChannel">Where the first bin begins, channels.</param>
/// <param name="ChannelsPerBin">Width of a bin, channels.</param>
/// <param name="Bins">Number of bins.</param>
public sealed record ModelBinning(double FirstChannel, double ChannelsPerBin, int Bins)
{
    private const double Rounding = 1e-9; // of a bin

    /// <summary>Where the last bin ends, channels.</summary>
    public double EndChannel => FirstChannel + ChannelsPerBin * Bins;

    /// <summary>Channel of a position in bins, the first of which begins at 0.</summary>
    internal double Channel(double bin) => FirstChannel + bin * ChannelsPerBin;

    /// <summary>Place of a channel in bins, the first of which begins at 0.</summary>
    internal double Bin(double channel) => (channel - FirstChannel) / ChannelsPerBin;

    /// <summary>Place of a channel in the range of the bins, from 0 to 1: what networks answer with.</summary>
    internal double Share(double channel) => (channel - FirstChannel) / (ChannelsPerBin * Bins);

    /// <summary>
    /// Counts of a histogram in these bins. A channel that lies in two bins is shared between them by its parts, so that no bin is moved,
    /// and counts need not be whole numbers.
    /// </summary>
    /// <param name="histogram">Counts in channels.</param>
    /// <param name="counts">Takes the counts of the bins.</param>
    /// <returns>Why the histogram cannot be put into the bins, as part of a sentence; null where it is.</returns>
    internal string? Fill(ChannelHistogram histogram, Span<float> counts)
    {
        counts.Clear();
        double width = histogram.Width,
            from = histogram.FirstPosition - 0.5 * width,
            to = from + width * histogram.Length;
        if (width > ChannelsPerBin * (1 + Rounding))
            return FormattableString.Invariant(
                $"the spectrum has bins of {width} channels, and the model takes none wider than its own, {ChannelsPerBin}"
            );
        if (to <= FirstChannel || from >= EndChannel)
            return FormattableString.Invariant(
                $"the spectrum goes from channel {from} to {to}, the model from {FirstChannel} to {EndChannel}: they do not overlap"
            );
        ReadOnlySpan<long> channels = histogram.Counts;
        for (int i = 0; i < channels.Length; i++)
        {
            if (channels[i] == 0)
                continue;
            double low = (from + i * width - FirstChannel) / ChannelsPerBin,
                high = low + width / ChannelsPerBin;
            int bin = (int)Math.Floor(low + Rounding);
            // Narrower than a bin, a channel lies in one or two.
            double share = Math.Clamp((bin + 1 - low) / (high - low), 0, 1);
            if (share > 1 - Rounding)
                share = 1;
            if (bin >= 0 && bin < Bins)
                counts[bin] += (float)(share * channels[i]);
            if (share < 1 && bin + 1 >= 0 && bin + 1 < Bins)
                counts[bin + 1] += (float)((1 - share) * channels[i]);
        }
        return null;
    }

    /// <summary>Throws where these are no bins.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    internal void Check()
    {
        if (!double.IsFinite(FirstChannel) || !(ChannelsPerBin > 0) || !double.IsFinite(ChannelsPerBin) || Bins < 1)
            throw new ArgumentException("Bins begin at a channel and have a positive width, and there is at least one.");
    }
}
