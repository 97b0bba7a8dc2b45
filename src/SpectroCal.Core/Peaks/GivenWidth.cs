using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>The width of the peaks where it is stated, and not found from the spectrum.</summary>
internal static class GivenWidth
{
    /// <summary>The width in bins of a spectrum; null where none is stated.</summary>
    /// <param name="fwhmChannels">Full width at half maximum, channels.</param>
    /// <param name="histogram">The spectrum.</param>
    /// <exception cref="CalibrationException">It is more than the whole spectrum, which no peak can show.</exception>
    public static double? Bins(double? fwhmChannels, ChannelHistogram histogram)
    {
        if (fwhmChannels is not { } fwhm)
            return null;
        double bins = fwhm / histogram.Width;
        return bins <= histogram.Length
            ? bins
            : throw new CalibrationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Peaks of {fwhm:G4} channels FWHM are wider than the spectrum, which has {histogram.Length * histogram.Width:G6}."
                )
            );
    }
}
