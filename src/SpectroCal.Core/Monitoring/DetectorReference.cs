using SpectroCal.Peaks;

namespace SpectroCal.Monitoring;

/// <summary>What the spectra of a detector in one of its states look like when nothing is wrong, see <see cref="RunStates"/>.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="State">Number of the state, from 0: the usual one.</param>
/// <param name="Counts">Counts of the reference runs together, in bins.</param>
/// <param name="ByResidue">Counts by the remainder of the channel number, see <see cref="BinnedCounts.ByResidue"/>.</param>
/// <param name="Runs">Number of reference runs.</param>
/// <param name="RatePerSecond">Median rate of events, 1/s; NaN where times are not known.</param>
/// <param name="DeadTimeFraction">Median share of dead time; NaN where times are not known.</param>
/// <param name="Peaks">Peaks of the sum: positions and standard deviations in bins, areas.</param>
/// <param name="Widths">Standard deviation of lines along the spectrum, bins.</param>
internal sealed record DetectorReference(
    string Detector,
    int State,
    double[] Counts,
    double[] ByResidue,
    int Runs,
    double RatePerSecond,
    double DeadTimeFraction,
    IReadOnlyList<ReferencePeak> Peaks,
    PeakWidthLaw Widths
)
{
    /// <summary>How much its rate differs from run to run, relative.</summary>
    public Wander RateWander { get; init; }

    /// <summary>Counts of a spectrum over those of a usual one.</summary>
    /// <param name="counts">Counts of the spectrum.</param>
    public double RelativeCounts(double counts) => counts * Runs / Total;

    /// <summary>The counts in few bins, see <see cref="MergedBins"/>.</summary>
    public double[] Coarse { get; } = MergedBins.Of(Counts, MergedBins.Far);

    /// <summary>Sum of the counts.</summary>
    public double Total { get; } = Counts.Sum();
}

/// <summary>A peak of a reference.</summary>
/// <param name="Position">Bins.</param>
/// <param name="Sigma">Standard deviation, bins.</param>
/// <param name="Share">Its part of all counts.</param>
internal readonly record struct ReferencePeak(double Position, double Sigma, double Share);
