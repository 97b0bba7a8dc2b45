using SpectroCal.Detectors;
using SpectroCal.Spectra;

namespace SpectroCal.Estimation;

/// <summary>Counts of channels, each compared with its mean: the density at its centre times its width.</summary>
/// <param name="histogram">The batch.</param>
internal sealed class ChannelCounts(ChannelHistogram histogram) : ILikelihoodData
{
    /// <inheritdoc/>
    public ChannelHistogram Histogram => histogram;

    /// <inheritdoc/>
    public double RoundingWidth => histogram.Width;

    /// <inheritdoc/>
    public LikelihoodPoints Points(
        ChannelRegion region,
        TargetSpectrum target,
        CalibrationFunction function,
        ReadOnlySpan<double> parameters
    )
    {
        int[] channels = [.. region.Runs.SelectMany(r => Enumerable.Range(r.First, r.End - r.First))];
        return new LikelihoodPoints(
            [.. channels.Select(histogram.Position)],
            [.. channels.Select(k => (double)histogram.Counts[k])],
            [.. channels.Select(_ => 1.0)],
            region.Saturated(histogram)
        );
    }
}
