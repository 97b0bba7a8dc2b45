namespace SpectroCal.Formats;

/// <summary>What the order of numbers says of them: counts of neighbouring channels are alike, values of single events are not.</summary>
/// <remarks>
/// What is compared is the variance of numbers with half the mean square of the steps between neighbours (von Neumann's ratio): equal where
/// the order means nothing, and the first much larger along a spectrum with peaks that are wider than a channel.
/// </remarks>
internal static class CountOrder
{
    private const int FewestEvents = 64;
    private const int FewestRises = 8;
    private const int MostEvents = 1 << 16;
    private const int FewestOfRamp = 8;
    private const double LeastChance = 1e-9;
    private const double LogisticSlope = 1.702; // 1 / (1 + exp(-1.702 z)) is the normal distribution to 0.01
    private const int FewestFields = 4;
    private const int FewestRows = 3;
    private const long MostNumbers = 1 << 22;

    // In units of the error of the ratio, and what a drift of the detector may add.
    private const double RatioErrors = 4;
    private const double RatioTolerance = 0.1;

    // Variance in units of that of counts.
    private const double LeastVariance = 0.2;
    private const double MostVariance = 5;
    private const double LargeMedian = 100;
    private const double MedianOfChiSquare = 0.4549;

    private const double Smooth = 3;
    private const double Disordered = 1.5;
    private const double LargestJump = 2;
    private const int NotSquare = 2;
    private const double LeastErrors = 6;

    /// <summary>
    /// Whether numbers may be values of single events: they are sorted, or their order means nothing, and they scatter in another way than
    /// counts do, or are so large that a spectrum without anything in it is not to be believed.
    /// </summary>
    /// <param name="numbers">The numbers in their order.</param>
    /// <param name="areCalledCounts">Whether somebody calls them counts; of those a spectrum without anything in it is believed.</param>
    public static bool MayBeEvents(ReadOnlySpan<long> numbers, bool areCalledCounts = false)
    {
        if (numbers.Length < FewestEvents)
            return false;
        if (AreSorted(numbers))
            return true;
        long[] values = numbers[..Math.Min(numbers.Length, MostEvents)].ToArray();
        int n = values.Length;
        var squares = new double[n - 1];
        for (int i = 0; i < squares.Length; i++)
            squares[i] = Math.Pow(values[i + 1] - (double)values[i], 2);
        double[] ranks = Ranks(values);
        double steps = 0,
            variance = 0;
        for (int i = 0; i < n; i++)
        {
            variance += Math.Pow(ranks[i] - (n - 1) / 2.0, 2);
            steps += i == 0 ? 0 : Math.Pow(ranks[i] - ranks[i - 1], 2);
        }
        if (variance == 0 || Math.Abs(steps / variance - 2) > RatioErrors * 2 / Math.Sqrt(n) + RatioTolerance)
            return false;
        Array.Sort(squares);
        Array.Sort(values);
        // Where most neighbours are equal, somebody has made a spectrum without noise.
        if (squares[n / 2] == 0)
            return false;
        double median = values[n / 2];
        return (median >= LargeMedian && !areCalledCounts)
            || (median > 0 && squares[n / 2] / (2 * MedianOfChiSquare * median) is < LeastVariance or > MostVariance);
    }

    /// <summary>Whether numbers go up all along, as times and sorted values do, but counts of no detector.</summary>
    public static bool AreSorted(ReadOnlySpan<long> numbers)
    {
        int rises = 0;
        for (int i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] < numbers[i - 1])
                return false;
            rises += numbers[i] > numbers[i - 1] ? 1 : 0;
        }
        return rises >= FewestRises;
    }

    /// <summary>
    /// Whether numbers go up or down all along where counts would not, whatever spectrum they are of: even if the means of the channels
    /// were the numbers themselves, some would fall back by chance.
    /// </summary>
    public static bool AreSumsForSure(ReadOnlySpan<long> numbers)
    {
        int direction = 0;
        double chance = 1;
        for (int i = 1; i < numbers.Length; i++)
        {
            double step = numbers[i] - (double)numbers[i - 1];
            if (direction * step < 0)
                return false;
            if (step != 0)
                direction = Math.Sign(step);
            double variance = numbers[i] + (double)numbers[i - 1];
            if (variance > 0)
                chance /= 1 + Math.Exp(-LogisticSlope * (Math.Abs(step) + 0.5) / Math.Sqrt(variance));
        }
        return direction != 0 && chance < LeastChance;
    }

    /// <summary>Whether numbers go up all along, or up or down evenly, as channel numbers and edges of channels do.</summary>
    public static bool AreAxis(ReadOnlySpan<long> numbers)
    {
        if (AreSorted(numbers))
            return true;
        if (numbers.Length < FewestOfRamp || numbers[1] == numbers[0])
            return false;
        for (int i = 2; i < numbers.Length; i++)
        {
            if (numbers[i] - numbers[i - 1] != numbers[1] - numbers[0])
                return false;
        }
        return true;
    }

    /// <summary>
    /// Whether the numbers of a row are a spectrum, or a part of one that goes on in the next row, rather than one channel of as many
    /// spectra: neighbours in a row are alike, and those in a column are not, or the rows join.
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="fields">Numbers of a row.</param>
    /// <param name="at">The number in a row and a column.</param>
    /// <param name="hasAxis">Whether an axis beside the numbers says that each row is a channel.</param>
    public static bool GoesAlongRows(int rows, int fields, Func<int, int, double> at, bool hasAxis = false)
    {
        if (rows < FewestRows || fields < FewestFields)
            return false;
        rows = (int)Math.Max(FewestRows, Math.Min(rows, MostNumbers / fields));
        if (!(Ratio(rows, fields, at) > Smooth))
            return false;
        double across = Ratio(fields, rows, (line, i) => at(i, line));
        // Of a square in which neighbours are alike both ways, nothing tells which way the channels go.
        if (!(across > Disordered) || (across > Smooth && fields < NotSquare * rows && rows < NotSquare * fields && !hasAxis))
            return true;
        double inside = 0,
            joints = 0;
        for (int r = 0; r < rows; r++)
        {
            for (int f = 1; f < fields; f++)
                inside += Step(at(r, f - 1), at(r, f)) / (rows * (fields - 1.0));
            joints += r == 0 ? 0 : Step(at(r - 1, fields - 1), at(r, 0)) / (rows - 1);
        }
        return joints <= LargestJump * Math.Max(inside, 1);
    }

    /// <summary>
    /// Variance along lines beyond that of counts, in units of half the mean square of the steps beyond it; 0 where there is none for sure.
    /// </summary>
    private static double Ratio(int lines, int length, Func<int, int, double> at)
    {
        double variance = 0,
            steps = 0,
            degrees = 0;
        for (int line = 0; line < lines; line++)
        {
            double mean = 0;
            for (int i = 0; i < length; i++)
                mean += at(line, i) / length;
            if (!(mean > 0))
                continue;
            degrees += length - 1;
            for (int i = 0; i < length; i++)
            {
                variance += Math.Pow(at(line, i) - mean, 2) / mean;
                steps += i == 0 ? 0 : Math.Pow(at(line, i) - at(line, i - 1), 2) / (2 * mean);
            }
        }
        double error = Math.Sqrt(2 / degrees),
            excess = variance / degrees - 1;
        return degrees > 0 && excess > LeastErrors * error ? excess / Math.Max(steps / degrees - 1, error) : 0;
    }

    private static double Step(double a, double b) => (a - b) * (a - b) / Math.Max(1, a + b);

    // From 0; equal numbers share theirs.
    private static double[] Ranks(long[] values)
    {
        int n = values.Length;
        long[] sorted = [.. values];
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(sorted, order);
        var ranks = new double[n];
        for (int start = 0, end; start < n; start = end)
        {
            for (end = start + 1; end < n && sorted[end] == sorted[start]; )
                end++;
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + end - 1) / 2.0;
        }
        return ranks;
    }
}
