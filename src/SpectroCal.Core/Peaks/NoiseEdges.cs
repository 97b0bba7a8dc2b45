namespace SpectroCal.Peaks;

/// <summary>
/// Tells the edge of the noise from a line: at the threshold the counts of electronic noise begin within a few channels, and fall again
/// more slowly. Lines are not skew in that direction: what charge is lost makes their low side the longer one.
/// </summary>
internal static class NoiseEdges
{
    private const double LargestBelow = 0.05; // of its counts: below an edge there is next to nothing
    private const double LeastSkew = 3; // fall over rise; K lines that are one peak have about 2
    private const double LeastFall = 4; // bins: in fewer a narrow line may look skew
    private const double LeastTop = 50; // counts, of which the flanks can be told from fluctuations
    private const double Search = 2; // standard deviations about the peak, for its highest bin
    private const double Farthest = 6; // standard deviations, to which a flank is followed, and from which on there is nothing below
    private const double BinsPerSigma = 4;
    private const double High = 0.9; // of the top, between which rise and fall are measured
    private const double Low = 0.1;
    private const double AboveValley = 1.3; // the level down to which flanks are compared, over the counts between it and the next line
    private const double RiseErrors = 4; // standard errors by which counts are more than in a valley
    private const double LeastSignificance = 20; // of what is no peak by its fit: what is weaker may be a line among fluctuations

    private const string Is = "It is the edge of the noise and no line: ";

    /// <summary>Why a peak, in bins, is the edge of the noise; null where it is not.</summary>
    public static string? Reason(PreparedCounts prepared, Peak peak)
    {
        double sigma = peak.FwhmChannels / Detectors.ResolutionModel.FwhmPerSigma;
        int merge = Math.Max(1, (int)(sigma / BinsPerSigma));
        double below = 0;
        for (int i = 0; i < Math.Min(peak.Channel - Farthest * sigma, prepared.Counts.Length); i++)
            below += prepared.Counts[i];
        if (below > LargestBelow * peak.Area)
            return null;
        if (peak.Doubt is not null)
            return peak.Significance > LeastSignificance ? Is + "nothing is below it, and no peak fits its shape." : null;
        // What follows close upon a line looks like a slow fall.
        if (peak.Overlaps)
            return null;
        double[] bins = MergedBins.Of(prepared.Counts, merge);
        int at = Math.Clamp((int)(peak.Channel / merge), 0, bins.Length - 1),
            reach = (int)Math.Ceiling(Search * sigma / merge),
            top = at;
        for (int i = Math.Max(0, at - reach); i <= Math.Min(bins.Length - 1, at + reach); i++)
            if (bins[i] > bins[top])
                top = i;
        if (bins[top] < LeastTop)
            return null;
        int limit = (int)Math.Ceiling(Farthest * sigma / merge);
        double low = Math.Max(Low * bins[top], AboveValley * Valley(bins, top, limit)),
            rise = Flank(bins, top, -1, low, limit),
            fall = Flank(bins, top, +1, low, limit);
        return fall >= LeastFall && fall > LeastSkew * rise
            ? Is + "its counts rise much faster than they fall, and nothing is below it."
            : null;
    }

    // Bins between 90 % of the top and a level on one side; as far as it was followed where it stays above.
    private static double Flank(double[] bins, int top, int step, double low, int limit)
    {
        double high = Crossing(bins, top, step, High * bins[top], limit);
        return Crossing(bins, top, step, low, limit) - high;
    }

    // Counts of the bin above the peak from where they rise again to the next line, which fills the flank; 0 where they do not.
    private static double Valley(double[] bins, int top, int limit)
    {
        double lowest = bins[top];
        for (int i = top + 1; i < Math.Min(top + limit, bins.Length); i++)
        {
            if (bins[i] > lowest + RiseErrors * Math.Sqrt(lowest + bins[i]))
                return lowest;
            lowest = Math.Min(lowest, bins[i]);
        }
        return 0;
    }

    private static double Crossing(double[] bins, int top, int step, double level, int limit)
    {
        double before = bins[top];
        for (int k = 1; k <= limit; k++)
        {
            int i = top + k * step;
            double here = i < 0 || i >= bins.Length ? 0 : bins[i];
            if (here < level)
                return k - (level - here) / (before - here);
            before = here;
        }
        return limit;
    }
}
