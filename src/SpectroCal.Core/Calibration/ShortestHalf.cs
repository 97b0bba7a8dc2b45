namespace SpectroCal.Calibration;

/// <summary>Where most of some values lie, of which up to half may be anywhere.</summary>
internal static class ShortestHalf
{
    /// <summary>Standard deviations about the mean that hold half of a normal distribution.</summary>
    private const double HalfWithin = 0.6745;

    /// <summary>
    /// The middle of the shortest interval that holds half of the values, and the standard deviation that they would have if they were
    /// normally distributed (P. J. Rousseeuw and A. M. Leroy, Stat. Neerl. 42 (1988) 103).
    /// </summary>
    /// <param name="values">The values, at least so many as must agree.</param>
    /// <param name="least">How many must agree at least.</param>
    public static (double Middle, double Spread) Of(IEnumerable<double> values, int least)
    {
        double[] ordered = [.. values.Order()];
        int half = Math.Max((ordered.Length + 1) / 2, least);
        int first = Enumerable.Range(0, ordered.Length - half + 1).MinBy(i => ordered[i + half - 1] - ordered[i]);
        (double low, double high) = (ordered[first], ordered[first + half - 1]);
        return (0.5 * (low + high), (high - low) / (2 * HalfWithin));
    }
}
