using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>What a spectrum is worth for a calibration.</summary>
public enum QualityVerdict
{
    /// <summary>Nothing speaks against it.</summary>
    Good,

    /// <summary>It can be calibrated, but something is odd.</summary>
    Suspicious,

    /// <summary>It cannot be calibrated.</summary>
    Bad,
}

/// <summary>The quality of one spectrum: how many counts, how dead the detector was, what is odd.</summary>
/// <param name="Spectrum">Name of the spectrum.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Verdict">The judgement.</param>
/// <param name="Counts">All counts.</param>
/// <param name="DeadTimeFraction">Share of the real time in which the detector was dead; null where the times are not known.</param>
/// <param name="LastChannelShare">Share of the counts in the last occupied channel: overflows are counted there.</param>
/// <param name="CombContrast">
/// Difference between even and odd channels relative to their sum, beyond fluctuation: 0 for a converter that is even, 1 where every other
/// channel is empty.
/// </param>
/// <param name="Peaks">Peaks that stand out.</param>
/// <param name="StrongestPeakCounts">Counts in the strongest of them.</param>
/// <param name="Remarks">What is odd, one sentence each.</param>
public sealed record SpectrumQuality(
    string Spectrum,
    string Detector,
    QualityVerdict Verdict,
    long Counts,
    double? DeadTimeFraction,
    double LastChannelShare,
    double CombContrast,
    int Peaks,
    double StrongestPeakCounts,
    IReadOnlyList<string> Remarks
)
{
    private const double LargestDeadTime = 0.5;
    private const double LargestLastShare = 0.01;
    private const double LastOverNeighbours = 5;
    private const double LargestComb = 0.1;
    private const double CombInErrors = 6;
    private const double FewCounts = 500;
    private const int NeighboursOfLast = 8;

    /// <summary>Judges a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="finder">Finds its peaks; null: the usual one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SpectrumQuality Of(Spectrum spectrum, IPeakFinder? finder = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ReadOnlySpan<long> counts = spectrum.Histogram.Counts;
        long total = spectrum.Histogram.TotalCounts;
        double? dead =
            spectrum.Run is { LiveTimeSeconds: { } live, RealTimeSeconds: { } real } && real > 0 && live <= real ? 1 - live / real : null;
        double last = LastShare(counts, total, out bool isOverflow),
            comb = Comb(counts);
        IReadOnlyList<Peak> peaks = total == 0 ? [] : (finder ?? new MatchedFilterPeakFinder()).Find(spectrum.Histogram, cancellation);
        var bad = new List<string>();
        var odd = new List<string>(spectrum.Warnings);
        if (total == 0)
            bad.Add("It has no counts.");
        else if (peaks.Count == 0)
            bad.Add("No peak stands out.");
        if (comb >= 0.9)
            bad.Add("Every other channel is empty: only half of the converter's values occur.");
        else if (comb > LargestComb)
            odd.Add(string.Create(CultureInfo.InvariantCulture, $"Even and odd channels differ by {comb:P0}: the converter is uneven."));
        if (total is > 0 and < (long)FewCounts)
            odd.Add(string.Create(CultureInfo.InvariantCulture, $"{total} counts are few."));
        if (dead > LargestDeadTime)
            odd.Add(string.Create(CultureInfo.InvariantCulture, $"The detector was dead for {dead:P0} of the time."));
        if (isOverflow)
            odd.Add(
                string.Create(CultureInfo.InvariantCulture, $"The last channel holds {last:P1} of the counts: overflows are counted there.")
            );
        QualityVerdict verdict =
            bad.Count > 0 ? QualityVerdict.Bad
            : odd.Count > 0 ? QualityVerdict.Suspicious
            : QualityVerdict.Good;
        return new SpectrumQuality(
            spectrum.Name,
            spectrum.Detector,
            verdict,
            total,
            dead,
            last,
            comb,
            peaks.Count,
            peaks.Count == 0 ? 0 : peaks.Max(p => p.Area),
            [.. bad, .. odd]
        );
    }

    private static double LastShare(ReadOnlySpan<long> counts, long total, out bool isOverflow)
    {
        isOverflow = false;
        int last = counts.Length - 1;
        while (last > 0 && counts[last] == 0)
            last--;
        if (total == 0)
            return 0;
        double share = (double)counts[last] / total,
            before = 0;
        int first = Math.Max(0, last - NeighboursOfLast);
        for (int k = first; k < last; k++)
            before += counts[k];
        double expected = last > first ? before / (last - first) : 0;
        isOverflow = share > LargestLastShare && last > first && counts[last] > LastOverNeighbours * (expected + 1);
        return share;
    }

    // Of a smooth spectrum, even and odd channels together hold the same, whatever slopes and peaks it has.
    private static double Comb(ReadOnlySpan<long> counts)
    {
        double difference = 0,
            sum = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            difference += (k & 1) == 0 ? counts[k] : -counts[k];
            sum += counts[k];
        }
        return Math.Abs(difference) > CombInErrors * Math.Sqrt(sum) ? Math.Abs(difference) / sum : 0;
    }
}
