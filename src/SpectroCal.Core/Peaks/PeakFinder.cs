using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>
/// A finder that says where peaks are; ADC artefacts are removed first, and positions, widths and areas come from a fit afterwards.
/// </summary>
public abstract record PeakFinder : IPeakFinder
{
    private const double WidestFraction = 1.0 / 12; // of the spectrum, FWHM of the widest peak looked for
    private const int FewestChannels = 8;

    private protected PeakFinder() { }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Full width at half maximum of a peak, channels; null: found from the spectrum.</summary>
    public double? FwhmChannels { get; init; }

    /// <summary>
    /// Minimum significance of a peak, standard deviations. 4.5 leaves about one false peak in a hundred spectra of a thousand widths.
    /// </summary>
    public double LeastSignificance { get; init; } = 4.5;

    /// <inheritdoc/>
    public IReadOnlyList<Peak> Find(ChannelHistogram histogram, CancellationToken cancellation = default) =>
        Search(histogram, cancellation).Peaks;

    /// <summary>The peaks of a spectrum by channel, and the edge of the noise, which is not among them.</summary>
    /// <param name="histogram">Counts in channels.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="CalibrationException">The stated width is more than the whole spectrum.</exception>
    public PeakSearch Search(ChannelHistogram histogram, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        if (histogram.TotalCounts == 0)
            return new PeakSearch([], null) { Reason = "The spectrum has no counts." };
        if (histogram.Length < FewestChannels)
            return new PeakSearch([], null)
            {
                Reason = $"The spectrum has {Plural.Of(histogram.Length, "channel")}; peaks need at least {FewestChannels}.",
            };
        PreparedCounts prepared = PreparedCounts.Of(histogram.Counts, cancellation);
        PeakWidthLaw? given = GivenWidth.Bins(FwhmChannels, histogram) is { } fwhm
            ? PeakWidthLaw.Constant(fwhm / ResolutionModel.FwhmPerSigma)
            : null;
        List<PeakCandidate> candidates = Candidates(prepared, given, WidestFraction * histogram.Length, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return PeakFits.Of(prepared, candidates, histogram, cancellation);
    }

    /// <summary>Where peaks are, in order of position.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="given">Width of the peaks; null: to be found.</param>
    /// <param name="widestFwhm">Widest peak looked for, bins.</param>
    /// <param name="cancellation">Stops the work.</param>
    private protected abstract List<PeakCandidate> Candidates(
        PreparedCounts prepared,
        PeakWidthLaw? given,
        double widestFwhm,
        CancellationToken cancellation
    );
}
