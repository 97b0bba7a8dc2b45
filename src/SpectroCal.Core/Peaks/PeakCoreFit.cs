using SpectroCal.Fitting;

namespace SpectroCal.Peaks;

/// <summary>Fits the cores of peaks, where tails are not yet seen: Gaussians on a straight background, in bins.</summary>
internal static class PeakCoreFit
{
    /// <summary>
    /// How far a fit goes beyond the outer peaks, standard deviations: to where tails begin to matter. Shorter, a peak cannot be told from
    /// background; longer, tails and neighbours widen the peak.
    /// </summary>
    internal const double Reach = 2.6;

    /// <summary>
    /// The same where there are few counts: tails are lost in fluctuations, and what is background shows only beyond the peak.
    /// </summary>
    private const double ReachOfWeak = 4.5;

    private const double WeakCounts = 3000; // in a window

    /// <summary>The same at least, channels: five parameters need more channels than a peak of one or two has.</summary>
    internal const double LeastReach = 4;

    /// <summary>Narrowest peak, standard deviation in channels: all its counts are in one channel, and it might be narrower.</summary>
    internal const double NarrowestSigma = 0.25;

    private const int MostPasses = 6;
    private const double LargestError = 0.25; // of a width, relative
    private const double SameWidth = 0.3; // largest change of a width, relative, after which the window is right for it
    private const double SameFloor = 0.01;
    private const double BinOverSigma = 0.25; // largest width of merged bins, standard deviations

    /// <summary>
    /// Standard deviation of one peak, and chi2/ndf of its fit; NaN where the fit fails or determines it to no better than a quarter.
    /// </summary>
    public static (double Sigma, double ReducedChiSquare) Width(PreparedCounts prepared, double position, double sigma)
    {
        for (int pass = 0; pass < MostPasses; pass++)
        {
            if (Fit(prepared, [position], [sigma], 0.5, 2) is not { } fit)
                break;
            FittedParameter width = fit["s0"];
            if (width.Value <= (1 + SameFloor) * NarrowestSigma)
                return (NarrowestSigma, fit.ReducedStatistic);
            // The window scales with the width, which the first guess may miss by a factor.
            if (width.State is ParameterState.AtLowerBound or ParameterState.AtUpperBound)
            {
                (position, sigma) = (fit["p0"].Value, width.Value);
                continue;
            }
            if (fit.Covariance is null || !(width.Error < LargestError * width.Value))
                break;
            if (Math.Abs(width.Value - sigma) < SameWidth * sigma)
                return (width.Value, fit.ReducedStatistic);
            (position, sigma) = (fit["p0"].Value, width.Value);
        }
        return (double.NaN, double.NaN);
    }

    /// <summary>Fits neighbouring peaks together; parameters a0, p0, s0, a1, ... Null where there are too few bins.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="positions">Where the peaks are, bins, ascending.</param>
    /// <param name="sigmas">Their expected standard deviations, bins.</param>
    /// <param name="narrowest">Least standard deviation over the expected one.</param>
    /// <param name="widest">Largest.</param>
    /// <param name="free">How far the fit may go where there are few counts, bins; null: not beyond the core.</param>
    /// <param name="startsLow">
    /// Whether the background begins as low as the lower end: that of a strong peak is no background under a weak one beside it.
    /// </param>
    public static FitResult? Fit(
        PreparedCounts prepared,
        IReadOnlyList<double> positions,
        IReadOnlyList<double> sigmas,
        double narrowest,
        double widest,
        (double Low, double High)? free = null,
        bool startsLow = false
    )
    {
        (int first, int end) = Window(prepared, positions, sigmas, Reach, null);
        if (free is not null && IsWeak(prepared, first, end))
            (first, end) = Window(prepared, positions, sigmas, ReachOfWeak, free);
        int bins = end - first,
            peaks = positions.Count;
        if (bins < 3 * peaks + 3)
            return null;
        // Wide peaks do not need every channel.
        int merge = Math.Max(1, (int)(BinOverSigma * sigmas[0]));
        bins /= merge;
        if (bins < 3 * peaks + 3)
            (merge, bins) = (1, end - first);
        double[] counts = new double[bins],
            edges = new double[bins + 1];
        for (int j = 0; j < bins; j++)
        {
            edges[j] = first + j * merge;
            for (int k = 0; k < merge; k++)
                counts[j] += prepared.Counts[first + j * merge + k];
        }
        edges[bins] = first + bins * merge;
        int ends = Math.Max(1, bins / 8);
        double left = counts[..ends].Average() / merge,
            right = counts[^ends..].Average() / merge;
        if (startsLow)
            left = right = Math.Min(left, right);
        var sum = new PeakSum();
        for (int p = 0; p < peaks; p++)
        {
            double at = positions[p],
                sigma = Math.Max(sigmas[p], NarrowestSigma);
            int top = Math.Clamp((int)((at - first) / merge), 0, bins - 1);
            double background = left + (right - left) * (at - first) / (end - first),
                height = Math.Max(counts[top] / merge - background, 0.1 * counts[top] / merge + 0.1 / merge);
            sum.With(new FitParameter($"a{p}", height * sigma * 2.5066) { Lower = 0 })
                .With(new FitParameter($"p{p}", at) { Lower = at - 1.5 * sigma - 1, Upper = at + 1.5 * sigma + 1 })
                .With(new FitParameter($"s{p}", sigma) { Lower = Math.Max(narrowest * sigma, NarrowestSigma), Upper = widest * sigma })
                .Peak($"a{p}", $"p{p}", $"s{p}");
        }
        return sum.Fit(edges, counts, left, right, Settings);
    }

    // Not into what is not free, but as far as strong peaks always.
    private static (int First, int End) Window(
        PreparedCounts prepared,
        IReadOnlyList<double> positions,
        IReadOnlyList<double> sigmas,
        double reach,
        (double Low, double High)? free
    )
    {
        double low = positions[0] - Math.Max(reach * sigmas[0], LeastReach),
            high = positions[^1] + Math.Max(reach * sigmas[^1], LeastReach);
        if (free is { } f)
        {
            low = Math.Min(Math.Max(low, f.Low), positions[0] - Math.Max(Reach * sigmas[0], LeastReach));
            high = Math.Max(Math.Min(high, f.High), positions[^1] + Math.Max(Reach * sigmas[^1], LeastReach));
        }
        return (Math.Max(0, (int)Math.Floor(low)), Math.Min(prepared.Counts.Length, (int)Math.Ceiling(high)));
    }

    private static bool IsWeak(PreparedCounts prepared, int first, int end)
    {
        double sum = 0;
        for (int i = first; i < end; i++)
            sum += prepared.Counts[i];
        return sum < WeakCounts;
    }

    // Peaks need no more than a percent of their errors.
    private static readonly FitSettings Settings = new() { Tolerance = 1e-4, MaximumIterations = 50 };
}
