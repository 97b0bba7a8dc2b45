using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>Converts between bins, the first of which begins at 0, and channels.</summary>
/// <param name="First">Channel of the middle of the first bin.</param>
/// <param name="Width">Channels in a bin.</param>
internal readonly record struct BinScale(double First, double Width)
{
    /// <summary>The scale of a histogram.</summary>
    public static BinScale Of(ChannelHistogram histogram) => new(histogram.FirstPosition, histogram.Width);

    /// <summary>Channel of a position in bins.</summary>
    public double Channel(double bin) => First + (bin - 0.5) * Width;

    /// <summary>Position in bins of a channel.</summary>
    public double Bin(double channel) => (channel - First) / Width + 0.5;
}
