using SpectroCal.Spectra;

namespace SpectroCal.Formats;

/// <summary>A spectrum in the form of formats that know only channels 0, 1, 2, ...</summary>
/// <remarks>
/// A bin centred on the integer i, as of list mode, becomes channel i; a calibration has to move with it so that energies stay.
/// </remarks>
internal static class SingleChannels
{
    /// <summary>Number of the first bin's channel.</summary>
    /// <exception cref="ArgumentException">The bins are not such channels.</exception>
    public static int First(Spectrum spectrum)
    {
        ChannelHistogram histogram = spectrum.Histogram;
        if (histogram.Width != 1)
            throw new ArgumentException(
                $"The bins of {spectrum.Name} are {histogram.Width} channels wide; this format holds single channels only."
            );
        double first = Math.Floor(histogram.FirstPosition);
        if (first < 0 || first + histogram.Length > HistogramBuilder.MaximumSpan)
            throw new ArgumentException($"The channels of {spectrum.Name} are outside 0 to {HistogramBuilder.MaximumSpan - 1}.");
        return (int)first;
    }

    /// <summary>Counts from channel 0 up; channels below the first are empty.</summary>
    /// <exception cref="ArgumentException">The bins are not such channels.</exception>
    public static long[] Counts(Spectrum spectrum)
    {
        int first = First(spectrum);
        var counts = new long[first + spectrum.Histogram.Length];
        spectrum.Histogram.Counts.CopyTo(counts.AsSpan(first));
        return counts;
    }
}
