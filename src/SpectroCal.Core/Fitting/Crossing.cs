namespace SpectroCal.Fitting;

/// <summary>Finds where a profile has risen by a given amount along a ray from the minimum.</summary>
internal static class Crossing
{
    private const double Tolerance = 1e-4; // of the distance, in units of the standard error
    private const double NewMinimum = -1e-3;
    private const int MostTrials = 25;

    /// <summary>
    /// Finds the distance r at which rise(r) = level. The square root of the rise is nearly a straight line in r, so Newton steps on that
    /// converge in two or three trials; a bracket guards them.
    /// </summary>
    /// <param name="rise">Rise and slope at a distance in standard errors.</param>
    /// <param name="level">Rise looked for.</param>
    /// <param name="farthest">Largest distance allowed.</param>
    /// <param name="isEnough">Whether to give up, asked before every further trial.</param>
    public static (double Distance, CrossingStatus Status) Find(
        Func<double, (double Rise, double Slope)> rise,
        double level,
        double farthest,
        Func<bool>? isEnough = null
    )
    {
        double target = Math.Sqrt(level),
            low = 0,
            high = double.PositiveInfinity,
            r = Math.Min(target, farthest);
        for (int trial = 0; trial < MostTrials; trial++)
        {
            if (trial > 0 && isEnough?.Invoke() == true)
                break;
            (double value, double slope) = rise(r);
            if (value < NewMinimum)
                return (double.NaN, CrossingStatus.NewMinimum);
            double root = Math.Sqrt(Math.Max(value, 0));
            if (Math.Abs(root - target) < Tolerance * target)
                return (r - (root - target) * RootSlope(root, slope, r), CrossingStatus.Found);
            if (value < level)
            {
                if (r >= farthest)
                    return (double.NaN, CrossingStatus.AtBound);
                low = r;
            }
            else
            {
                high = r; // also where no minimum was found (NaN): nearer is safer
            }
            double next = r - (root - target) * RootSlope(root, slope, r);
            // Not a parabola: not far beyond the last trial, and never out of the bracket.
            if (!(next > low && next < high))
                next = double.IsInfinity(high) ? 2 * r : 0.5 * (low + high);
            r = Math.Min(Math.Min(next, 4 * r), farthest);
            if (high - low < 1e-6 * target)
                break;
        }
        return (double.NaN, CrossingStatus.NotFound);
    }

    // dr / d sqrt(rise)
    private static double RootSlope(double root, double slope, double r) =>
        slope > 0 && root > 0 ? 2 * root / slope : r / Math.Max(root, 1e-3);
}
