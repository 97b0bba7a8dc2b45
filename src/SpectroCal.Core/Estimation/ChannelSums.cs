using SpectroCal.Numerics;

namespace SpectroCal.Estimation;

/// <summary>Counts and expectation of the channels about lines, summed over batches, and the runs of them that are odd.</summary>
internal sealed class ChannelSums
{
    private const double FewestPerSigma = 4; // channels, below which a valley between two lines could be as narrow
    private const double LongestInSigma = 0.8;
    private const double LongerBy = 1.5; // each run that is tried than the one before
    private const int FewestFlank = 3;
    private const double Significance = 5.5; // standard deviations, of some ten thousand runs
    private const double FewestExpected = 7; // half of what a dead run of that significance needs: hot ones may have less
    private const double LeastShare = 0.003; // of the counts of the lines, that are missing or too many

    // Of what is expected, that one, two, and more channels which count too little have at most.
    private static readonly double[] LargestShares = [0.45, 0.6, 0.7];

    private readonly int _length; // of the sums, which arrays may be longer than
    private readonly double[] _counts; // sums up to a channel
    private readonly double[] _expected;
    private readonly double _perSigma;

    /// <summary>Begins with nothing.</summary>
    /// <param name="length">Number of channels.</param>
    /// <param name="channelsPerSigma">Channels in one standard deviation of the resolution.</param>
    /// <param name="workspace">Gives the arrays.</param>
    public ChannelSums(int length, double channelsPerSigma, Workspace workspace)
    {
        (_perSigma, _length) = (channelsPerSigma, length + 1);
        (_counts, _expected) = (workspace.TakeAtLeast(_length), workspace.TakeAtLeast(_length));
        Array.Clear(_counts, 0, _length);
        Array.Clear(_expected, 0, _length);
    }

    /// <summary>Adds a batch; before <see cref="Worst"/>.</summary>
    /// <param name="at">Channel at which the fit begins.</param>
    /// <param name="counts">Counts from there on.</param>
    /// <param name="fit">The fit.</param>
    public void Add(int at, ReadOnlySpan<long> counts, WindowFit fit)
    {
        for (int k = 0; k < fit.Expected.Length; k++)
        {
            double m = Math.Max(fit.Expected[k], 0);
            if (!double.IsFinite(m))
                continue;
            _counts[at + k + 1] += counts[k];
            _expected[at + k + 1] += m;
        }
    }

    /// <summary>The run of channels that is most significantly odd; null where none is. Ends the adding.</summary>
    /// <param name="lineCounts">Counts of the lines in all batches.</param>
    public OddChannels? Worst(double lineCounts)
    {
        if (_perSigma < FewestPerSigma)
            return null;
        for (int k = 1; k < _length; k++)
        {
            _counts[k] += _counts[k - 1];
            _expected[k] += _expected[k - 1];
        }
        OddChannels? worst = null;
        int longest = (int)(LongestInSigma * _perSigma);
        (int from, int to) = Enough(longest);
        for (
            int length = 1;
            length <= longest;
            length = length == longest ? longest + 1 : Math.Min(longest, (int)Math.Ceiling(length * LongerBy))
        )
        {
            int flank = Math.Max(FewestFlank, length / 2);
            double distance = 0.5 * (length + flank) / _perSigma,
                share = LargestShares[Math.Min(length, LargestShares.Length) - 1] * Math.Exp(-0.5 * distance * distance);
            for (int first = Math.Max(flank, from); first < to && first + length + flank < _length; first++)
            {
                (double n, double m) = Sum(first, first + length);
                // Nearly always: few counts, or near the expectation, where a run is not odd whatever is on both sides.
                if ((m < FewestExpected && n < FewestExpected) || (n > share * m && n * share < m))
                    continue;
                double significance = Oddity(first, length, flank, share, lineCounts);
                if (significance > Significance && significance > (worst?.Significance ?? 0))
                {
                    (double counts, double expected) = Sum(first, first + length);
                    worst = new OddChannels(first, length, counts, expected, significance);
                }
            }
        }
        return worst;
    }

    // The first channels, from one to before another, of the longest runs that have enough counts to be odd: what begins elsewhere and is
    // shorter has fewer.
    private (int From, int To) Enough(int longest)
    {
        int from = 0,
            to = _length;
        while (from < to && IsFewFrom(from))
            from++;
        while (to > from && IsFewFrom(to - 1))
            to--;
        return (from, to);

        bool IsFewFrom(int first)
        {
            (double n, double m) = Sum(first, Math.Min(first + longest, _length - 1));
            return m < FewestExpected && n < FewestExpected;
        }
    }

    private (double Counts, double Expected) Sum(int from, int to) => (_counts[to] - _counts[from], _expected[to] - _expected[from]);

    private double Oddity(int first, int length, int flank, double share, double lineCounts)
    {
        (double n, double m) = Sum(first, first + length);
        if (!(m > 0) || Math.Abs(n - m) < LeastShare * lineCounts)
            return 0;
        (double nBelow, double mBelow) = Sum(first - flank, first);
        (double nAbove, double mAbove) = Sum(first + length, first + length + flank);
        double ratio = n / m,
            below = nBelow / mBelow,
            above = nAbove / mAbove;
        // Against the expectation and against both sides: a model that is wrong rises or falls over all of them.
        bool isOdd = ratio < 1 ? ratio < share * Math.Min(1, Math.Min(below, above)) : ratio > Math.Max(1, Math.Max(below, above)) / share;
        return isOdd ? Math.Sqrt(Math.Min(PoissonDeviance.Of(n, m), Deviance(n, nBelow + nAbove, m / (m + mBelow + mAbove)))) : 0;
    }

    // Of two counts whose sum is divided at random with a probability p for the first.
    private static double Deviance(double a, double b, double p)
    {
        double Part(double n, double expected) => n > 0 ? 2 * n * Math.Log(n / expected) : 0;
        return Part(a, (a + b) * p) + Part(b, (a + b) * (1 - p));
    }
}

/// <summary>A run of channels that count too little or too much.</summary>
/// <param name="First">The first, from the beginning of the sums.</param>
/// <param name="Length">How many.</param>
/// <param name="Counts">Their counts.</param>
/// <param name="Expected">What is expected there.</param>
/// <param name="Significance">The difference in standard deviations.</param>
internal sealed record OddChannels(int First, int Length, double Counts, double Expected, double Significance);
