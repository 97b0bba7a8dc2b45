namespace SpectroCal.Peaks;

/// <summary>
/// Width of peaks along a spectrum: sigma^2 = <paramref name="Variance"/> + <paramref name="Slope"/> x, as noise and charge statistics give
/// it on a straight scale.
/// </summary>
/// <param name="Variance">Squared standard deviation at the first bin, bins squared.</param>
/// <param name="Slope">Its growth, bins; not negative.</param>
internal readonly record struct PeakWidthLaw(double Variance, double Slope)
{
    private const double SameWidth = 0.25; // natural logarithm, of widths that follow one law
    private const double LargestGrowth = 4; // of sigma from one end of the spectrum to the other
    private const double LeastGain = 1.25; // of a rising law over a constant width

    /// <summary>The same width everywhere.</summary>
    public static PeakWidthLaw Constant(double sigma) => new(sigma * sigma, 0);

    /// <summary>Standard deviation of a peak at a position, bins.</summary>
    public double Sigma(double position) => Math.Sqrt(Variance + Slope * Math.Max(position, 0));

    /// <summary>
    /// The law that most of the weight of measured widths follows: a pulser, the foot of a threshold and two lines seen as one do not.
    /// </summary>
    /// <param name="widths">Positions and standard deviations of peaks, bins, with weights; at least one.</param>
    /// <param name="length">Length of the spectrum, bins.</param>
    public static PeakWidthLaw Of(IReadOnlyList<(double Position, double Sigma, double Weight)> widths, int length)
    {
        PeakWidthLaw constant = Constant(widths.MaxBy(w => Support(Constant(w.Sigma), widths)).Sigma),
            best = constant;
        double most = LeastGain * Support(constant, widths);
        foreach ((double x1, double s1, _) in widths)
        {
            foreach ((double x2, double s2, _) in widths)
            {
                if (x2 <= x1 || s2 <= s1)
                    continue;
                double slope = (s2 * s2 - s1 * s1) / (x2 - x1);
                var law = new PeakWidthLaw(s1 * s1 - slope * x1, slope);
                if (!law.IsPlausible(length))
                    continue;
                double support = Support(law, widths);
                if (support > most)
                    (best, most) = (law, support);
            }
        }
        return best.Refined(widths, length);
    }

    private bool IsPlausible(int length) =>
        Variance > 0 && Slope >= 0 && Variance + Slope * length < LargestGrowth * LargestGrowth * Variance;

    private static double Support(PeakWidthLaw law, IReadOnlyList<(double Position, double Sigma, double Weight)> widths)
    {
        double sum = 0;
        foreach ((double x, double s, double w) in widths)
        {
            double off = Math.Log(s / law.Sigma(x)) / SameWidth;
            if (Math.Abs(off) < 1)
                sum += w * (1 - 0.5 * off * off);
        }
        return sum;
    }

    // Least squares of relative deviations of sigma^2 over the widths that follow the law.
    private PeakWidthLaw Refined(IReadOnlyList<(double Position, double Sigma, double Weight)> widths, int length)
    {
        double s0 = 0,
            s1 = 0,
            s2 = 0,
            t0 = 0,
            t1 = 0;
        foreach ((double x, double s, double weight) in widths)
        {
            double expected = Sigma(x);
            if (Math.Abs(Math.Log(s / expected)) > SameWidth)
                continue;
            double w = weight / Math.Pow(expected, 4);
            (s0, s1, s2, t0, t1) = (s0 + w, s1 + w * x, s2 + w * x * x, t0 + w * s * s, t1 + w * x * s * s);
        }
        if (Slope == 0)
            return new PeakWidthLaw(t0 / s0, 0);
        double slope = (s0 * t1 - s1 * t0) / (s0 * s2 - s1 * s1);
        var refined = new PeakWidthLaw((t0 - slope * s1) / s0, slope);
        return refined.IsPlausible(length) ? refined : this;
    }
}
