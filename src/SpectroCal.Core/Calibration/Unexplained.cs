using System.Globalization;
using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// An absolute test of an assignment, whatever the others are: the strongest peaks are lines, or there are enough strong lines without
/// them.
/// </summary>
internal static class Unexplained
{
    /// <summary>
    /// Counts of a strong line, over those of the strongest peak: weaker ones are near some line of many elements by chance.
    /// </summary>
    internal const double Strong = 0.05;

    /// <summary>Strong lines that suffice where a stronger peak is none: a sample may hold an element that was not named.</summary>
    private const int Enough = 2;

    /// <summary>
    /// Evidence, as a logarithm, that suffices without them: many weak lines at their places are none by chance, whatever the peak at the
    /// noise edge is.
    /// </summary>
    private const double EnoughEvidence = 25;

    /// <summary>
    /// Lines beyond the first of each family that suffice: an element may be mistaken for another by one line, and offset and gain take
    /// what the next two would tell.
    /// </summary>
    private const int EnoughBeyondFirst = 2;

    /// <summary>Lines of whatever families that suffice.</summary>
    internal const int EnoughLines = 5;

    /// <summary>How far lines are from the middle of a peak that both of them make, in its FWHM, at most.</summary>
    private const double BlendReach = 0.6;

    /// <summary>Standard errors by which the square of a width is smaller than that of any line there.</summary>
    private const double NarrowInErrors = 3;

    /// <summary>Counts that a width takes.</summary>
    private const double CountsOfWidth = 200;

    /// <summary>Share of what charge statistics add to the square of a width that is sure.</summary>
    private const double SureShare = 0.9;

    /// <summary>Why an assignment is not believed; null where it passes.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="rest">Peaks that are none of its lines.</param>
    public static string? Of(LineAssignment assignment, IReadOnlyList<Peak> rest)
    {
        Peak? strongest = rest.MaxBy(p => p.Area);
        if (strongest is null || assignment.Lines.Any(l => l.Peak.Area >= strongest.Area))
            return null;
        int strong = assignment.Lines.Count(l => l.Peak.Area > Strong * strongest.Area);
        if (strong >= Enough || assignment.OverChance >= EnoughEvidence)
            return null;
        string channel = string.Create(CultureInfo.InvariantCulture, $"{strongest.Channel:F1}");
        return $"The strongest peak, at channel {channel}, is none of the lines, and of these {strong} only are near as strong.";
    }

    /// <summary>
    /// What is odd about a calibration with few lines: a peak that is none of them is stronger than all of them but one. With an element
    /// named that is not there, lines are found among the weak peaks, and the strong one of an element that is there is left over.
    /// </summary>
    /// <param name="lines">The lines of the assignment, and those that were found at their places on its scale.</param>
    /// <param name="rest">Peaks that are none of them.</param>
    /// <param name="scale">The scale that they gave.</param>
    /// <param name="named">Lines that may be in the spectrum.</param>
    /// <param name="resolution">Width of one line.</param>
    /// <returns>
    /// Why the calibration is doubtful, or null; and a remark about a peak that would make it so, but that two lines or a pulser explain.
    /// </returns>
    public static (string? Doubt, string? Remark) Oddity(
        IReadOnlyList<AssignedLine> lines,
        IReadOnlyList<Peak> rest,
        EnergyCalibration scale,
        IReadOnlyList<LineCandidate> named,
        ResolutionModel resolution
    )
    {
        // Soft lines are many, and near any place.
        AssignedLine[] hard = [.. lines.Where(l => !l.Candidate.IsSoft)];
        if (hard.Length >= EnoughLines || hard.Length - hard.Select(l => l.Candidate.Family).Distinct().Count() >= EnoughBeyondFirst)
            return (null, null);
        double second = lines.Select(l => l.Peak.Area).OrderDescending().Skip(1).FirstOrDefault();
        string? remark = null;
        foreach (Peak peak in rest.Where(p => p.Area > second).OrderByDescending(p => p.Area))
        {
            string channel = string.Create(CultureInfo.InvariantCulture, $"{peak.Channel:F1}"),
                odd = $"The peak at channel {channel} is none of the lines that were named, and only one of those found is stronger";
            if (IsBlend(peak, scale, named))
                remark ??= $"{odd}: it is taken for two of them in one.";
            else if (IsPulser(peak, [.. lines.Select(l => l.Peak)], scale, resolution))
                remark ??= $"{odd}: it is taken for a pulser, since it is narrower than lines there.";
            else
                return ($"{odd}.", null);
        }
        return (null, remark);
    }

    // Lines of two of the named families to either side of it that a detector shows as one peak: it is wider than one, and between them.
    private static bool IsBlend(Peak peak, EnergyCalibration scale, IReadOnlyList<LineCandidate> named)
    {
        double energy = scale.Energy(peak.Channel),
            width = peak.FwhmChannels * scale.Slope(peak.Channel);
        LineCandidate[] near = [.. named.Where(l => l.Intensity > Strong && Math.Abs(l.EnergyEv - energy) < BlendReach * width)];
        return near.Any(l => l.Intensity == 1)
            && near.Any(below => below.EnergyEv < energy && near.Any(above => above.EnergyEv > energy && above.Family != below.Family));
    }

    // No line is narrower than a softer one, to which statistics add what the energy between them makes, nor than a harder one without
    // that: a peak that is has no energy, but a voltage. Another line may be a blend, which is wider; so all of them must be wider.
    private static bool IsPulser(Peak peak, IReadOnlyList<Peak> lines, EnergyCalibration scale, ResolutionModel resolution)
    {
        double slope = scale.Slope(peak.Channel);
        Peak[] known = [.. lines.Where(l => l.Area > CountsOfWidth)],
            softer = [.. known.Where(l => l.Channel < peak.Channel)],
            others = softer.Length > 0 ? softer : known;
        if (IsNarrowerThanStatistics(peak, scale, resolution))
            return true;
        // That one harder line is a blend of two nobody would know.
        return (softer.Length > 0 || others.Length > 1)
            && others.All(l =>
            {
                double variance = resolution.Variance(scale.Energy(peak.Channel)) - resolution.Variance(scale.Energy(l.Channel)),
                    more = (variance > 0 ? SureShare : 1 / SureShare) * variance * Square(ResolutionModel.FwhmPerSigma / slope),
                    error = Math.Sqrt(Square(ErrorOfSquare(l)) + Square(ErrorOfSquare(peak)));
                return Square(l.FwhmChannels) + more - Square(peak.FwhmChannels) > NarrowInErrors * error;
            });
    }

    // Than those of charge alone, without noise, wherever it may be.
    private static bool IsNarrowerThanStatistics(Peak peak, EnergyCalibration scale, ResolutionModel resolution)
    {
        double least = scale.Energy(peak.Channel) - NarrowInErrors * scale.EnergyError(peak.Channel),
            narrowest =
                SureShare
                * resolution.Fano
                * resolution.PairEnergyEv
                * Math.Max(0, least)
                * Square(ResolutionModel.FwhmPerSigma / scale.Slope(peak.Channel));
        return narrowest - Square(peak.FwhmChannels) > NarrowInErrors * ErrorOfSquare(peak);
    }

    // Of the square of a width: sigma of sigma is sigma / sqrt(2 N) for N counts, and more on a background, as for the area.
    private static double ErrorOfSquare(Peak peak) =>
        Square(peak.FwhmChannels) * Math.Sqrt(2 / peak.Area) * Math.Max(1, peak.AreaError / Math.Sqrt(peak.Area));

    private static double Square(double x) => x * x;
}
