using System.Globalization;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Calibration;

/// <summary>Channels on the lines of a batch that hardly count: they pull the lines away from themselves.</summary>
internal static class DeadChannels
{
    private const double ReachInSigma = 2.5;
    private const double FewestPerSigma = 4; // channels, below which a valley between two lines could be as narrow
    private const int Neighbours = 4; // on either side
    private const double LargestShare = 0.3; // of what the neighbours count
    private const double Significance = 5; // standard deviations: once in a million channels

    /// <summary>The first such channel as a sentence; null where there is none.</summary>
    /// <param name="batch">A calibrated batch.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="target">Says how wide they are.</param>
    public static string? Of(BatchCalibration batch, IReadOnlyList<LineGroup> lines, TargetSpectrum target)
    {
        ChannelHistogram histogram = batch.Input.Batch.Histogram;
        ReadOnlySpan<long> counts = histogram.Counts;
        Span<long> near = stackalloc long[2 * Neighbours];
        foreach (LineGroup line in lines)
        {
            double energy = line.Strongest.EnergyEv,
                reach = ReachInSigma * target.Resolution.Sigma(energy);
            (int first, int last) = batch.Bins(energy, reach);
            if (last - first < 2 * ReachInSigma * FewestPerSigma)
                continue;
            for (int k = Math.Max(first, Neighbours); k <= Math.Min(last, counts.Length - 1 - Neighbours); k++)
            {
                counts.Slice(k - Neighbours, Neighbours).CopyTo(near);
                counts.Slice(k + 1, Neighbours).CopyTo(near[Neighbours..]);
                near.Sort();
                double median = 0.5 * (near[Neighbours - 1] + near[Neighbours]);
                if (counts[k] < LargestShare * median && median - counts[k] > Significance * Math.Sqrt(median))
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"Channel {histogram.Position(k):0.#}, on {line.Name}, has {counts[k]} counts where its neighbours have "
                            + $"{median:0}: it pulls the line away."
                    );
            }
        }
        return null;
    }
}
