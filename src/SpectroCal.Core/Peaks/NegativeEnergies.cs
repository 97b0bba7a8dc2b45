using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// Counts where a scale has energies below zero. No photon has one, and noise reaches only a few of its standard deviations below, and is
/// most frequent at zero: a scale that begins in the middle of the spectrum is excluded by what was counted before, whatever its lines are.
/// </summary>
/// <remarks>It needs no line and no element, and holds at any resolution: peaks are as wide as the noise or wider.</remarks>
internal sealed class NegativeEnergies
{
    /// <summary>Standard deviations of the widest usual peak, those of zero energy, that are not counted.</summary>
    private const double NoiseInSigma = 6;

    /// <summary>
    /// The same up to which all may be at zero: the median peak is wider than the noise, and lines far off put zero a little beside it.
    /// </summary>
    private const double AtZeroInSigma = 2;

    /// <summary>Standard errors by which there are more counts below zero than at zero.</summary>
    private const double LeastErrors = 4;

    /// <summary>Counts there that nothing explains: fewer may be faults of the electronics.</summary>
    private const double LeastCounts = 10;

    /// <summary>The same as a share of all counts.</summary>
    private const double LeastShare = 0.001;

    /// <summary>
    /// Cost of a scale with such counts, as a logarithm: electronics that count what has no energy are one in 20 000, and with more
    /// certainty a fault that nobody thought of would decide alone.
    /// </summary>
    private const double Impossible = 10;

    private readonly long[] _below; // counts in all bins before this one, the first that is filled left out
    private readonly BinScale _scale;
    private readonly double _sigmaChannels;

    /// <summary>Prepares for a spectrum.</summary>
    /// <param name="histogram">The spectrum.</param>
    /// <param name="peaks">Its peaks.</param>
    public NegativeEnergies(ChannelHistogram histogram, IReadOnlyList<Peak> peaks)
    {
        _scale = BinScale.Of(histogram);
        _below = new long[histogram.Length + 1];
        bool isFirst = true;
        for (int i = 0; i < histogram.Length; i++)
        {
            long counts = histogram.Counts[i];
            // What lies beyond the end may be counted in the end channel.
            _below[i + 1] = _below[i] + (isFirst ? 0 : counts);
            isFirst &= counts == 0;
        }
        double[] widths = [.. peaks.Select(p => p.FwhmChannels).Order()];
        _sigmaChannels = widths.Length == 0 ? 0 : widths[widths.Length / 2] / ResolutionModel.FwhmPerSigma;
    }

    /// <summary>What a scale costs, as a logarithm; 0 where it has no counts below zero.</summary>
    public double Cost(StraightScale scale)
    {
        double zero = scale.Channel(0);
        long beyondNoise = Below(zero - NoiseInSigma * _sigmaChannels),
            below = Below(zero - AtZeroInSigma * _sigmaChannels),
            atZero = Below(zero + AtZeroInSigma * _sigmaChannels) - below;
        bool isMost = below - beyondNoise - atZero > LeastErrors * Math.Sqrt(below - beyondNoise + atZero);
        return (isMost ? below : beyondNoise) >= Math.Max(LeastCounts, LeastShare * _below[^1]) ? Impossible : 0;
    }

    private long Below(double channel) => _below[(int)Math.Clamp(_scale.Bin(channel), 0, _below.Length - 1)];
}
