using System.Numerics.Tensors;
using MathNet.Numerics.Statistics;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>Sums runs of a detector that look alike.</summary>
internal static class ReferenceBuilder
{
    private const double LeastPeak = 8; // significance
    private const double WidthOfNothing = 0.01; // standard deviation of lines where no peak is found, of the bins

    /// <summary>The reference that runs make together.</summary>
    /// <param name="detector">Name of the detector.</param>
    /// <param name="state">Number of the state, from 0.</param>
    /// <param name="runs">Its spectra, at least one with counts.</param>
    /// <param name="times">Of each spectrum its times.</param>
    /// <param name="isUsed">Which of them are used.</param>
    /// <param name="hasPeaks">Whether peaks are looked for.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DetectorReference Build(
        string detector,
        int state,
        IReadOnlyList<BinnedCounts> runs,
        IReadOnlyList<RunInfo> times,
        bool[] isUsed,
        bool hasPeaks,
        CancellationToken cancellation
    )
    {
        var counts = new double[runs[0].Counts.Length];
        var residues = new double[BinnedCounts.Residues];
        var rates = new List<double>();
        var dead = new List<double>();
        int used = 0;
        for (int i = 0; i < runs.Count; i++)
        {
            if (!isUsed[i])
                continue;
            used++;
            TensorPrimitives.Add(counts, runs[i].Counts, counts);
            TensorPrimitives.Add(residues, runs[i].ByResidue, residues);
            if (RunTimes.Seconds(times[i]) is { } seconds)
                rates.Add(runs[i].Total / seconds);
            if (RunTimes.DeadFraction(times[i]) is { } fraction)
                dead.Add(fraction);
        }
        var histogram = new ChannelHistogram([.. counts.Select(c => (long)c)], 0.5);
        IReadOnlyList<Peak> found = !hasPeaks
            ? []
            : new MatchedFilterPeakFinder { LeastSignificance = LeastPeak }.Find(histogram, cancellation);
        double total = counts.Sum();
        ReferencePeak[] peaks =
        [
            .. found
                .Where(p => p.FwhmChannels > 0 && p.Area > 0 && double.IsFinite(p.FwhmChannels))
                .Select(p => new ReferencePeak(p.Channel, p.FwhmChannels / ResolutionModel.FwhmPerSigma, p.Area / total)),
        ];
        PeakWidthLaw widths =
            peaks.Length > 0
                ? PeakWidthLaw.Of([.. peaks.Select(p => (p.Position, p.Sigma, Math.Sqrt(p.Share)))], counts.Length)
                : PeakWidthLaw.Constant(WidthOfNothing * counts.Length);
        return new DetectorReference(
            detector,
            state,
            counts,
            residues,
            used,
            rates.Count > 0 ? rates.Median() : double.NaN,
            dead.Count > 0 ? dead.Median() : double.NaN,
            peaks,
            widths
        );
    }
}
