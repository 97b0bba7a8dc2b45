using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>What a spectrum would show: its extent, and how many counts a line needs to stand out at any channel.</summary>
internal sealed class SpectrumView
{
    private const double HalfWindow = 0.6; // FWHM; between 0.5 and 0.8 a Gaussian on a background stands out best
    private const double ShareInWindow = 0.842; // of a Gaussian within 0.6 FWHM of its centre

    private readonly double[] _below; // counts in all bins before this one
    private readonly BinScale _scale;

    private SpectrumView(double[] below, BinScale scale, ChannelRange range, NegativeEnergies negative) =>
        (_below, _scale, Range, Negative) = (below, scale, range, negative);

    /// <summary>The channels between which the spectrum has counts.</summary>
    public ChannelRange Range { get; }

    /// <summary>What it costs a scale to have counts at energies below zero.</summary>
    public NegativeEnergies Negative { get; }

    /// <summary>The view of a spectrum.</summary>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    public static SpectrumView Of(ChannelHistogram histogram, IReadOnlyList<Peak> peaks)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var below = new double[histogram.Length + 1];
        for (int i = 0; i < histogram.Length; i++)
            below[i + 1] = below[i] + histogram.Counts[i];
        (double first, double last) = OccupiedRange.Of(histogram);
        return new SpectrumView(below, BinScale.Of(histogram), new ChannelRange(first, last), new NegativeEnergies(histogram, peaks));
    }

    /// <summary>
    /// Counts that a line needs at a channel to stand out from what is there: c of them in a window that holds N without it have the
    /// significance c / √(c + 2 N), since the background is measured, too.
    /// </summary>
    /// <param name="channel">Where it would be, channels.</param>
    /// <param name="fwhm">Its full width at half maximum, channels.</param>
    /// <param name="significance">The significance, standard deviations.</param>
    public double LeastSeen(double channel, double fwhm, double significance)
    {
        double there = Below(channel + HalfWindow * fwhm) - Below(channel - HalfWindow * fwhm),
            square = significance * significance;
        return 0.5 * (square + Math.Sqrt(square * (square + 8 * there))) / ShareInWindow;
    }

    // Counts below a channel; within a bin in proportion.
    private double Below(double channel)
    {
        double bin = Math.Clamp(_scale.Bin(channel), 0, _below.Length - 1);
        int whole = Math.Min((int)bin, _below.Length - 2);
        return _below[whole] + (bin - whole) * (_below[whole + 1] - _below[whole]);
    }
}
