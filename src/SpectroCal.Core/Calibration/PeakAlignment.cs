using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>
/// How the channels of one detector correspond to those of another that sees the same source: by the peaks that both show, with no line
/// known.
/// </summary>
internal static class PeakAlignment
{
    /// <summary>Peaks with the most counts that are compared; weaker ones are seen by one of two detectors only.</summary>
    private const int MostPeaks = 6;

    /// <summary>Largest factor between the gains of two detectors of one setting.</summary>
    internal const double LargestStretch = 1.25;

    /// <summary>Natural logarithm of the factor that costs as much as all counts: gains are set alike.</summary>
    private const double UsualStretch = 0.3;

    /// <summary>FWHM within which two peaks are one line.</summary>
    private const double SamePlace = 0.4;

    /// <summary>Least share of the counts that both have in the same peaks: with less the source is another, or the peaks are.</summary>
    private const double LeastShare = 0.7;

    /// <summary>FWHM to which the places of two peaks of many counts agree: shapes and backgrounds differ.</summary>
    private const double Shape = 0.02;

    /// <summary>Standard errors by which widths of the same line differ by chance.</summary>
    private const double WidthErrors = 2;

    /// <summary>The correspondence; null where the peaks do not show it.</summary>
    /// <param name="peaks">Peaks of the detector.</param>
    /// <param name="others">Peaks of the other detector.</param>
    public static ChannelMap? Of(IReadOnlyList<Peak> peaks, IReadOnlyList<Peak> others)
    {
        Peak[] mine = Strongest(peaks),
            theirs = Strongest(others);
        (ChannelMap? best, double most) = (null, double.NegativeInfinity);
        foreach (ChannelMap map in OfPairs(mine, theirs))
        {
            (Peak Mine, Peak Theirs)[] same = Same(map, mine, theirs);
            double shared = Shared(same, mine, theirs),
                score = shared - Square(Math.Log(map.Stretch) / UsualStretch);
            if (same.Length < 2 || shared < LeastShare || score <= most)
                continue;
            (best, most) = (Through(same), score);
        }
        return best;
    }

    private static Peak[] Strongest(IReadOnlyList<Peak> peaks) =>
        [.. peaks.OrderByDescending(p => p.Area).Take(MostPeaks).OrderBy(p => p.Channel)];

    private static IEnumerable<ChannelMap> OfPairs(Peak[] mine, Peak[] theirs)
    {
        for (int i = 0; i < mine.Length; i++)
        for (int j = i + 1; j < mine.Length; j++)
        for (int a = 0; a < theirs.Length; a++)
        for (int b = a + 1; b < theirs.Length; b++)
        {
            double stretch = (theirs[b].Channel - theirs[a].Channel) / (mine[j].Channel - mine[i].Channel);
            if (stretch is > 1 / LargestStretch and < LargestStretch)
                yield return new ChannelMap(theirs[a].Channel - stretch * mine[i].Channel, stretch);
        }
    }

    private static (Peak, Peak)[] Same(ChannelMap map, Peak[] mine, Peak[] theirs) =>
        [
            .. mine.Select(m => (Mine: m, Theirs: theirs.MinBy(t => Math.Abs(map.Of(m.Channel) - t.Channel))!))
                .Where(s => Math.Abs(map.Of(s.Mine.Channel) - s.Theirs.Channel) < SamePlace * s.Theirs.FwhmChannels)
                .GroupBy(s => s.Theirs)
                .Select(g => g.MinBy(s => Math.Abs(map.Of(s.Mine.Channel) - s.Theirs.Channel))),
        ];

    // What both have in the same peaks, of all that they have in peaks.
    private static double Shared((Peak Mine, Peak Theirs)[] same, Peak[] mine, Peak[] theirs)
    {
        double myTotal = mine.Sum(p => p.Area),
            theirTotal = theirs.Sum(p => p.Area);
        return same.Sum(s => Math.Min(s.Mine.Area / myTotal, s.Theirs.Area / theirTotal));
    }

    // The straight line through the peaks, as well as each is known.
    private static ChannelMap Through((Peak Mine, Peak Theirs)[] same)
    {
        double stretch = StraightScale.Through([.. same.Select(s => (s.Mine.Channel, s.Theirs.Channel, 1 / Math.Sqrt(s.Mine.Area)))]).Gain;
        double[] errors = [.. same.Select(s => PlaceError(s.Mine, s.Theirs, stretch))];
        StraightScale line = StraightScale.Through([.. same.Zip(errors, (s, e) => (s.Mine.Channel, s.Theirs.Channel, e))]);
        double weight = errors.Sum(e => 1 / Square(e)),
            middle = same.Zip(errors, (s, e) => s.Mine.Channel / Square(e)).Sum() / weight,
            spread = same.Zip(errors, (s, e) => Square((s.Mine.Channel - middle) / e)).Sum(),
            off = same.Zip(errors, (s, e) => Square((line.Energy(s.Mine.Channel) - s.Theirs.Channel) / e)).Sum(),
            scatter = Math.Sqrt(Math.Max(1, off / Math.Max(1, same.Length - 2)));
        return new ChannelMap(line.OffsetEv, line.Gain)
        {
            StretchError = scatter / (line.Gain * Math.Sqrt(spread)),
            Middle = middle,
            MiddleError = scatter / Math.Sqrt(weight),
        };
    }

    // How far a peak of one detector may be from the same peak of the other, in channels of that: two lines that one of them shows as one
    // peak, and the other as two, are at other places. As much as widths differ beyond their errors, places may.
    private static double PlaceError(Peak mine, Peak theirs, double stretch)
    {
        double width = stretch * stretch * Variance(mine),
            error = Math.Sqrt(Square(width * VarianceError(mine)) + Square(Variance(theirs) * VarianceError(theirs))),
            differing = Math.Max(0, Math.Abs(width - Variance(theirs)) - WidthErrors * error);
        return Math.Sqrt(
            Square(theirs.ChannelError) + Square(stretch * mine.ChannelError) + Square(Shape * theirs.FwhmChannels) + differing
        );
    }

    private static double Variance(Peak peak) => Square(peak.FwhmChannels / ResolutionModel.FwhmPerSigma);

    // Relative: sigma of sigma is sigma / sqrt(2 N) for N counts, and more on a background, as for the area.
    private static double VarianceError(Peak peak) => Math.Sqrt(2 / peak.Area) * Math.Max(1, peak.AreaError / Math.Sqrt(peak.Area));

    private static double Square(double x) => x * x;
}

/// <summary>Channels of one detector in those of another.</summary>
/// <param name="Shift">Where channel 0 is.</param>
/// <param name="Stretch">Width of a channel.</param>
internal readonly record struct ChannelMap(double Shift, double Stretch)
{
    /// <summary>The channels of a detector in themselves.</summary>
    public static ChannelMap Identity { get; } = new(0, 1);

    /// <summary>Relative error of the width.</summary>
    public double StretchError { get; init; }

    /// <summary>Channel of which the place is known best.</summary>
    public double Middle { get; init; }

    /// <summary>Error of its place, channels of the other detector.</summary>
    public double MiddleError { get; init; }

    /// <summary>Error of the place of a channel, channels of the other detector.</summary>
    public double Error(double channel)
    {
        double turned = Stretch * StretchError * (channel - Middle);
        return Math.Sqrt(MiddleError * MiddleError + turned * turned);
    }

    /// <summary>A scale of this detector, in channels of a third one that has a map to the same other detector.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="third">The map of the third one.</param>
    public StraightScale Of(StraightScale scale, ChannelMap third) =>
        new(scale.OffsetEv + scale.Gain * (third.Shift - Shift) / Stretch, scale.Gain * third.Stretch / Stretch);

    /// <summary>The same place in channels of the other detector.</summary>
    public double Of(double channel) => Shift + Stretch * channel;
}
