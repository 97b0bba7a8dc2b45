namespace SpectroCal.Fitting;

/// <summary>The statistic along one parameter, minimised over the others.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Values">Its values.</param>
/// <param name="Rises">Rise of the statistic above the minimum at each; NaN where no minimum over the others was found.</param>
public sealed record ProfileScan(string Name, IReadOnlyList<double> Values, IReadOnlyList<double> Rises)
{
    /// <summary>Scans a free parameter of a fit.</summary>
    /// <param name="fit">A valid fit.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="values">Values to hold it at, within its bounds.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ProfileScan Of(FitResult fit, string name, IReadOnlyList<double> values, CancellationToken cancellation = default)
    {
        var profile = new Profile(fit);
        int index = profile.IndexOf(name);
        FitParameter parameter = profile.Parameter(index);
        var rises = new double[values.Count];
        Span<double> slope = stackalloc double[1];
        for (int v = 0; v < rises.Length; v++)
        {
            if (!(values[v] >= parameter.Lower && values[v] <= parameter.Upper))
                throw new FitException(
                    $"The value {values[v]} lies outside the bounds of '{name}', {parameter.Lower} to {parameter.Upper}."
                );
            rises[v] = profile.Rise([index], [values[v]], slope, cancellation);
        }
        return new ProfileScan(name, values, rises);
    }

    /// <summary>Scans over a number of standard errors to either side of the minimum, cut at the bounds.</summary>
    public static ProfileScan Around(
        FitResult fit,
        string name,
        double standardErrors = 3,
        int points = 31,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        FittedParameter at = fit[name];
        FitParameter parameter = fit.Problem.Parameters.First(p => p.Name == name);
        double low = Math.Max(at.Value - standardErrors * at.Error, parameter.Lower),
            high = Math.Min(at.Value + standardErrors * at.Error, parameter.Upper);
        return Of(fit, name, [.. Enumerable.Range(0, points).Select(k => low + (high - low) * k / (points - 1))], cancellation);
    }
}
