namespace SpectroCal.Peaks;

/// <summary>
/// The area of a peak without a fit: its counts above those beside it (G. F. Knoll, Radiation Detection and Measurement, 4th ed., Sec.
/// 18.VI).
/// </summary>
internal static class WindowSum
{
    private const double On = 2; // half width of the window on the peak, standard deviations
    private const double Off = 4; // outer end of those beside it
    private const double LeastOn = 1.5; // channels
    private const double LeastOff = 4;

    /// <summary>Area and error, counts; null where the counts on the peak do not exceed those beside it.</summary>
    /// <param name="prepared">The spectrum.</param>
    /// <param name="position">Where the peak is, bins.</param>
    /// <param name="sigma">Its standard deviation, bins.</param>
    public static (double Area, double Error)? Of(PreparedCounts prepared, double position, double sigma)
    {
        double on = Math.Max(On * sigma, LeastOn),
            off = Math.Max(Off * sigma, LeastOff);
        (double counts, double variance, int width) = Sum(prepared, position - on, position + on);
        (double left, double leftVariance, int leftWidth) = Sum(prepared, position - off, position - on);
        (double right, double rightVariance, int rightWidth) = Sum(prepared, position + on, position + off);
        // A straight background is the mean of both sides; at an end of the spectrum there is one.
        int sides = Math.Sign(leftWidth) + Math.Sign(rightWidth);
        if (width == 0 || sides == 0)
            return null;
        double perLeft = leftWidth == 0 ? 0 : (double)width / (sides * leftWidth),
            perRight = rightWidth == 0 ? 0 : (double)width / (sides * rightWidth),
            area = counts - perLeft * left - perRight * right,
            error = Math.Sqrt(variance + perLeft * perLeft * leftVariance + perRight * perRight * rightVariance);
        return area > 0 && double.IsFinite(area) && double.IsFinite(error) ? (area, error) : null;
    }

    // Channels whose middle is between the two.
    private static (double Counts, double Variance, int Width) Sum(PreparedCounts prepared, double from, double to)
    {
        int first = Math.Clamp((int)Math.Ceiling(from - 0.5), 0, prepared.Counts.Length),
            end = Math.Clamp((int)Math.Ceiling(to - 0.5), first, prepared.Counts.Length);
        double counts = 0,
            variance = 0;
        for (int i = first; i < end; i++)
            (counts, variance) = (counts + prepared.Counts[i], variance + prepared.Variance[i]);
        return (counts, variance, end - first);
    }
}
