namespace SpectroCal.Fitting;

/// <summary>The line in the plane of two parameters on which the statistic, minimised over the others, has risen by a level.</summary>
/// <param name="First">Parameter of the first coordinate.</param>
/// <param name="Second">Parameter of the second.</param>
/// <param name="Level">Rise of the statistic on the line.</param>
/// <param name="Points">Points around the minimum; directions in which the level is not reached are missing.</param>
public sealed record Contour(string First, string Second, double Level, IReadOnlyList<(double First, double Second)> Points)
{
    /// <summary>Rise that contains 68.3 % for two parameters jointly.</summary>
    public const double JointOneSigma = 2.2957;

    /// <summary>Finds the contour of two free parameters.</summary>
    /// <param name="fit">A valid fit.</param>
    /// <param name="first">First parameter.</param>
    /// <param name="second">Second parameter.</param>
    /// <param name="level">Rise of the statistic, positive.</param>
    /// <param name="points">Number of directions.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Contour Of(
        FitResult fit,
        string first,
        string second,
        double level = JointOneSigma,
        int points = 40,
        CancellationToken cancellation = default
    )
    {
        if (!(level > 0))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be positive.");
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 4);
        var profile = new Profile(fit);
        int a = profile.IndexOf(first),
            b = profile.IndexOf(second);
        if (a == b)
            throw new FitException($"A contour needs two parameters, and '{first}' is only one.");
        // Directions evenly spaced on the circle to which the covariance maps the ellipse: the Cholesky factor of its 2 x 2 block.
        double sa = Math.Sqrt(profile.Covariance(a, a)),
            along = profile.Covariance(a, b) / sa;
        double across = Math.Sqrt(Math.Max(profile.Covariance(b, b) - along * along, 0));
        var found = new List<(double, double)>();
        for (int k = 0; k < points; k++)
        {
            double cos = Math.Cos(2 * Math.PI * k / points),
                sin = Math.Sin(2 * Math.PI * k / points);
            double da = sa * cos,
                db = along * cos + across * sin;
            double farthest = Math.Min(Room(profile, a, da), Room(profile, b, db));
            (double r, CrossingStatus status) = Crossing.Find(Rise, level, farthest);
            if (status == CrossingStatus.Found)
                found.Add((profile.Minimum(a) + r * da, profile.Minimum(b) + r * db));

            (double, double) Rise(double distance)
            {
                Span<double> slopes = stackalloc double[2];
                double rise = profile.Rise(
                    [a, b],
                    [profile.Minimum(a) + distance * da, profile.Minimum(b) + distance * db],
                    slopes,
                    cancellation
                );
                return (rise, slopes[0] * da + slopes[1] * db);
            }
        }
        return new Contour(first, second, level, found);
    }

    private static double Room(Profile profile, int i, double direction)
    {
        FitParameter p = profile.Parameter(i);
        double bound = direction < 0 ? p.Lower : p.Upper;
        return direction == 0 ? double.PositiveInfinity : (bound - profile.Minimum(i)) / direction;
    }
}
