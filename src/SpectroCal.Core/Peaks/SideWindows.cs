namespace SpectroCal.Peaks;

/// <summary>Counts about a channel compared with those to either side.</summary>
internal sealed class SideWindows
{
    private const double On = 1.3; // half width of the window on the peak, standard deviations
    private const double OffFrom = 2.2; // windows beside it
    private const double OffTo = 4.2;
    private const double ValleyFrom = 1.5; // where a neighbour lies there
    private const double ValleyTo = 2.3;
    private const double NarrowOn = 0.5; // where it is many times stronger, so that its flank fills the valley; the other may be steep
    private const double NarrowFrom = 1;
    private const double NarrowTo = 1.6;
    private const double NearFrom = 0.8;
    private const double NearTo = 1.4;
    private const double Stronger = 3; // times the counts on the peak
    private const double LeastSigma = 0.8; // bins: half of a narrow peak may be in the next channel, which is not beside it
    private const double LeastSide = 1; // of a window that is cut by an end, standard deviations
    private const double LeastLastSide = 0.5; // the same beyond the last peak
    private const double LargestAtEnd = 0.75; // of the counts on the last peak, on its flank, where the spectrum ends there
    private const double LeastOfEachSide = 2; // standard deviations
    private const double LeastRise = 1.5; // of a peak above the first counts of all, standard deviations: a threshold rises faster
    private const double LeastAtEdge = 3; // counts in the first standard deviation behind an edge
    private const double LargestGrowth = 2; // from there to the next standard deviation; the foot of a peak grows faster
    private readonly double[] _sums;
    private readonly int _lowest;
    private readonly int _highest;

    public SideWindows(double[] counts)
    {
        _sums = new double[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
            _sums[i + 1] = _sums[i] + counts[i];
        int first = 0,
            end = counts.Length;
        while (first < end && counts[first] == 0)
            first++;
        while (end > first && counts[end - 1] == 0)
            end--;
        (_lowest, _highest) = (first, end);
    }

    /// <summary>Significance of the counts on a channel over the mean of both sides; zero where one side alone has as many.</summary>
    public double Significance(int channel, double sigma)
    {
        sigma = Math.Max(sigma, LeastSigma);
        double middle = channel + 0.5,
            half = Math.Max(On * sigma, 0.5);
        if (middle - _lowest < LeastRise * sigma)
            return 0;
        (double Low, double High) limits = Limits(sigma);
        (double on, double onWidth) = Window(limits, middle - half, middle + half);
        if (
            Side(limits, on, onWidth, middle, half, sigma, -1) is not { } left
            || Side(limits, on, onWidth, middle, half, sigma, +1) is not { } right
        )
            return 0;
        // A straight background is the mean of both sides, each per channel.
        double offWidth = left.Width + right.Width,
            perChannel = 0.5 * (left.Sum / left.Width + right.Sum / right.Width);
        return LiMa(on, perChannel * offWidth, onWidth / offWidth);
    }

    // Below a threshold there is nothing, which says nothing about a background; below the foot of a peak there is nothing because there is
    // none.
    private (double Low, double High) Limits(double sigma)
    {
        double length = _sums.Length - 1;
        bool IsEdge(double near, double next) => near >= LeastAtEdge && next < LargestGrowth * near;
        double lowest = _lowest,
            low = Between(lowest, lowest + sigma),
            lowNext = Between(lowest + sigma, lowest + 2 * sigma);
        double highest = _highest,
            high = Between(highest - sigma, highest),
            highNext = Between(highest - 2 * sigma, highest - sigma);
        return (IsEdge(low, lowNext) ? lowest : 0, IsEdge(high, highNext) ? highest : length);

        double Between(double from, double to) => At(Math.Clamp(to, 0, length)) - At(Math.Clamp(from, 0, length));
    }

    // Counts beside the peak, where they are lower: if another peak lies there, those of the valley between; null where they do not fall.
    private (double Sum, double Width)? Side(
        (double Low, double High) limits,
        double on,
        double onWidth,
        double middle,
        double half,
        double sigma,
        int sign
    )
    {
        (double Sum, double Width) off = Beside(OffFrom, OffTo, half);
        // At an end of the spectrum: a peak falls again before the last channel, a threshold rises at once from the first one.
        if (
            off.Width < LeastSide * sigma
            && (sign < 0 || Window(limits, middle + ValleyFrom * sigma, middle + OffTo * sigma).Width < LeastLastSide * sigma)
        )
        {
            (double Sum, double Width) flank = Beside(NarrowFrom, OffTo, 0);
            return
                sign > 0 && flank.Width >= LeastLastSide * sigma && flank.Sum / flank.Width < LargestAtEnd * on / onWidth && IsLower(flank)
                ? flank
                : null;
        }
        if (IsLower(off))
            return off;
        (double Sum, double Width) valley = Beside(ValleyFrom, ValleyTo, half);
        if (IsLower(valley))
            return valley;
        // Beside the flank of a much stronger peak the valley is narrow.
        if (off.Sum / off.Width <= Stronger * on / onWidth)
            return null;
        (double Sum, double Width) narrow = Beside(NarrowFrom, NarrowTo, 0);
        if (IsLower(narrow))
            return narrow;
        (double Sum, double Width) top = Window(limits, middle - NarrowOn * sigma, middle + NarrowOn * sigma),
            near = Beside(NearFrom, NearTo, 0);
        return IsBelow(near, top) ? near : null;

        (double Sum, double Width) Beside(double from, double to, double least)
        {
            double near = Math.Max(from * sigma, least),
                far = Math.Max(to * sigma, near + 1);
            return sign < 0 ? Window(limits, middle - far, middle - near) : Window(limits, middle + near, middle + far);
        }

        bool IsLower((double Sum, double Width) side) => IsBelow(side, (on, onWidth));
    }

    private static bool IsBelow((double Sum, double Width) side, (double Sum, double Width) on) =>
        side.Width > 0 && LiMa(on.Sum, side.Sum, on.Width / side.Width) >= LeastOfEachSide;

    // Li and Ma (1983), Eq. 17: significance of n_on against n_off counted over 1/alpha of the width.
    private static double LiMa(double on, double off, double alpha)
    {
        if (on <= alpha * off)
            return 0;
        double total = on + off,
            a = on * Math.Log((1 + alpha) / alpha * (on / total)),
            b = off > 0 ? off * Math.Log((1 + alpha) * (off / total)) : 0;
        return Math.Sqrt(Math.Max(2 * (a + b), 0));
    }

    // Sum and width between two positions, parts of channels included.
    private (double Sum, double Width) Window((double Low, double High) limits, double from, double to)
    {
        from = Math.Clamp(from, limits.Low, limits.High);
        to = Math.Clamp(to, limits.Low, limits.High);
        return (At(to) - At(from), to - from);
    }

    private double At(double position)
    {
        int i = Math.Min((int)position, _sums.Length - 2);
        return _sums[i] + (position - i) * (_sums[i + 1] - _sums[i]);
    }
}
