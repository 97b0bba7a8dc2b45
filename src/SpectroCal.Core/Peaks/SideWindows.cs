namespace SpectroCal.Peaks;

/// <summary>Counts about a channel compared with those to either side.</summary>
internal sealed class SideWindows
{
    private const double On = 1.3;     // half width of the window on the peak, standard deviations
    private const double OffFrom = 2.2; // windows beside it
    private const double OffTo = 4.2;
    private const double LeastSide = 1; // of a window that is cut by an end, standard deviations
    private const double LeastOfEachSide = 2; // standard deviations
    private readonly double[] _sums;
    private readonly double _first;
    private readonly double _last;

    public SideWindows(double[] counts)
    {
        _sums = new double[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++) _sums[i + 1] = _sums[i] + counts[i];
        // Below the threshold there is nothing, which says nothing about a background.
        int first = 0, last = counts.Length;
        while (first < last && counts[first] == 0) first++;
        while (last > first && counts[last - 1] == 0) last--;
        // Where counts are few the first one is no threshold.
        double mean = _sums[^1] / Math.Max(last - first, 1);
        (_first, _last) = mean > 1 ? (first, last) : (0, counts.Length);
    }

    /// <summary>Significance of the counts on a channel over the mean of both sides; zero where one side alone has as many.</summary>
    public double Significance(int channel, double sigma)
    {
        double middle = channel + 0.5, half = Math.Max(On * sigma, 0.5);
        (double on, double onWidth) = Window(middle - half, middle + half);
        (double left, double leftWidth) = Window(middle - OffTo * sigma, middle - Math.Max(OffFrom * sigma, half));
        (double right, double rightWidth) = Window(middle + Math.Max(OffFrom * sigma, half), middle + OffTo * sigma);
        if (leftWidth < LeastSide * sigma || rightWidth < LeastSide * sigma) return 0; // at an end of the spectrum
        // A straight background has the mean of both sides, each per channel.
        double perChannel = 0.5 * (left / leftWidth + right / rightWidth);
        if (LiMa(on, left, onWidth / leftWidth) < LeastOfEachSide || LiMa(on, right, onWidth / rightWidth) < LeastOfEachSide) return 0;
        double offWidth = leftWidth + rightWidth;
        return LiMa(on, perChannel * offWidth, onWidth / offWidth);
    }

    // Li and Ma (1983), Eq. 17: significance of n_on against n_off counted over 1/alpha of the width.
    private static double LiMa(double on, double off, double alpha)
    {
        if (on <= alpha * off) return 0;
        double total = on + off, a = on * Math.Log((1 + alpha) / alpha * (on / total)), b = off > 0 ? off * Math.Log((1 + alpha) * (off / total)) : 0;
        return Math.Sqrt(Math.Max(2 * (a + b), 0));
    }

    // Sum and width between two positions, parts of channels included.
    private (double Sum, double Width) Window(double from, double to)
    {
        from = Math.Clamp(from, _first, _last);
        to = Math.Clamp(to, _first, _last);
        return (At(to) - At(from), to - from);
    }

    private double At(double position)
    {
        int i = Math.Min((int)position, _sums.Length - 2);
        return _sums[i] + (position - i) * (_sums[i + 1] - _sums[i]);
    }
}
