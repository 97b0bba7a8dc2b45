using System.Globalization;
using SpectroCal.Spectra;

namespace SpectroCal.Peaks;

/// <summary>How well a spectrum suits a calibration.</summary>
public enum QualityVerdict
{
    /// <summary>Nothing speaks against it.</summary>
    Good,

    /// <summary>It can be calibrated, but something is odd.</summary>
    Suspicious,

    /// <summary>It cannot be calibrated.</summary>
    Bad,
}

/// <summary>The quality of one spectrum: counts, dead time, what is odd.</summary>
/// <param name="Spectrum">Name of the spectrum.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Counts">All counts.</param>
/// <param name="DeadTimeFraction">Share of the real time in which the detector was dead; null where the times are not known.</param>
/// <param name="LastChannelShare">Share of the counts in the last occupied channel: overflows are counted there.</param>
/// <param name="CombContrast">
/// Difference between the widest and the narrowest channels of a comb of period 2, 4, 8 or 16 relative to their sum, beyond fluctuation: 0
/// for an ADC with even channels, 1 where some of its values never occur.
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
    /// <summary>Share of the real time that a detector may be dead: pile-up then changes shapes of lines and moves them.</summary>
    private const double LargestDeadTime = 0.5;

    /// <summary>Share of the counts that a full last channel may hold: there is a little above the range of most spectra.</summary>
    private const double LargestLastShare = 0.01;

    /// <summary>Contrast of a comb that a calibration tolerates.</summary>
    private const double LargestComb = 0.1;

    /// <summary>Contrast from which the narrowest channels are empty.</summary>
    private const double EmptyComb = 0.9;

    /// <summary>
    /// Counts of a whole spectrum below which its lines have no more than some hundred, and their positions errors of several eV.
    /// </summary>
    private const double FewCounts = 500;

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
        ConverterFaults faults = ConverterFaults.Of(counts, cancellation);
        double last = total == 0 ? 0 : (double)counts[faults.LastChannel] / total,
            comb = faults.Contrast;
        IReadOnlyList<Peak> peaks = total == 0 ? [] : (finder ?? new MatchedFilterPeakFinder()).Find(spectrum.Histogram, cancellation);
        var bad = new List<string>();
        var odd = new List<string>();
        if (total == 0)
            bad.Add("It has no counts.");
        else if (peaks.Count == 0)
            bad.Add("No peak stands out.");
        int period = faults.Period;
        if (comb >= EmptyComb)
            bad.Add(
                period == 2
                    ? "Every other channel is empty: only half of the ADC values occur."
                    : string.Create(CultureInfo.InvariantCulture, $"Of every {period} channels some are empty: those values do not occur.")
            );
        else if (comb > LargestComb)
        {
            string channels = period == 2 ? "Even and odd channels" : $"The channels of every {period}";
            odd.Add(string.Create(CultureInfo.InvariantCulture, $"{channels} differ by {comb:P0}: the ADC channels are uneven."));
        }
        if (total is > 0 and < (long)FewCounts)
            odd.Add(
                string.Create(CultureInfo.InvariantCulture, $"There {Plural.Word(total, "is", "are")} only {Plural.Of(total, "count")}.")
            );
        if (dead > LargestDeadTime)
            odd.Add(string.Create(CultureInfo.InvariantCulture, $"The detector was dead for {dead:P0} of the time."));
        if (faults.IsLastFull && last > LargestLastShare)
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
            // What the reader warns of concerns the file, such as a unit that it had to guess: the counts are as good as they are.
            [.. bad, .. odd, .. spectrum.Warnings]
        );
    }
}
