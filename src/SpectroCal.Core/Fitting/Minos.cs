namespace SpectroCal.Fitting;

/// <summary>Asymmetric errors from the profile of the statistic (F. James, MINUIT manual, section 7.2).</summary>
public static class Minos
{
    // Two to ten are usual for a side. Where the data do not determine a parameter it may be thousands, of which nothing comes.
    private const int EvaluationsOfASide = 10;
    private const int EvaluationsToShare = 100;

    /// <summary>The fit with asymmetric errors for some parameters.</summary>
    /// <param name="fit">A valid fit.</param>
    /// <param name="names">Names of free parameters; null: all free ones.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <remarks>
    /// There are ten evaluations of the model for each side and 100 more for those that need them; a side takes what those before it left,
    /// and where that is not enough it is given up: <see cref="CrossingStatus.NotFound"/>.
    /// </remarks>
    /// <exception cref="FitException">The fit has no covariance, or a name is not that of a free parameter.</exception>
    public static FitResult WithErrors(FitResult fit, IReadOnlyCollection<string>? names = null, CancellationToken cancellation = default)
    {
        var profile = new Profile(fit) { MostEvaluations = EvaluationsToShare };
        foreach (string name in names ?? [])
            profile.IndexOf(name);
        FittedParameter With(FittedParameter p) =>
            p.State == ParameterState.Free && (names is null || names.Contains(p.Name))
                ? p with
                {
                    Minos = Of(profile, profile.IndexOf(p.Name), cancellation),
                }
                : p;
        FittedParameter[] parameters = [.. fit.Parameters.Select(With)];
        return fit with { Parameters = parameters, Evaluations = fit.Evaluations + profile.Evaluations };
    }

    private static MinosError Of(Profile profile, int index, CancellationToken cancellation)
    {
        int before = profile.Evaluations;
        (double lower, CrossingStatus lowerStatus) = Side(profile, index, -1, cancellation);
        (double upper, CrossingStatus upperStatus) = Side(profile, index, +1, cancellation);
        return new MinosError(-lower, upper, lowerStatus, upperStatus, profile.Evaluations - before);
    }

    private static (double Distance, CrossingStatus Status) Side(Profile profile, int index, int sign, CancellationToken cancellation)
    {
        double error = Math.Sqrt(profile.Covariance(index, index)),
            minimum = profile.Minimum(index);
        profile.MostEvaluations += EvaluationsOfASide;
        FitParameter parameter = profile.Parameter(index);
        double farthest = (sign < 0 ? minimum - parameter.Lower : parameter.Upper - minimum) / error;
        (double r, CrossingStatus status) = Crossing.Find(Rise, 1, farthest, () => profile.IsExhausted);
        return (r * error, status);

        (double, double) Rise(double distance)
        {
            Span<double> slope = stackalloc double[1];
            double rise = profile.Rise([index], [minimum + sign * distance * error], slope, cancellation);
            return (rise, sign * slope[0] * error);
        }
    }
}
