namespace SpectroCal.Fitting;

/// <summary>A function of the fitted parameters with its propagated error.</summary>
/// <param name="Name">Name.</param>
/// <param name="Unit">Unit; empty for pure numbers.</param>
/// <param name="Value">Value at the minimum.</param>
/// <param name="Error">
/// Standard error, sqrt(g^T C g) with the gradient g of the function and the covariance C; NaN where that is not known.
/// </param>
public sealed record DerivedQuantity(string Name, string Unit, double Value, double Error)
{
    private const double LargestOfTied = 0.1; // of a value that follows others, for a difference: its sign is kept

    /// <summary>Evaluates a function of all parameters of a fit, in their order.</summary>
    /// <remarks>
    /// The gradient comes from central differences over a thousandth of a standard error, so the function may be numerical itself.
    /// </remarks>
    /// <param name="fit">The fit.</param>
    /// <param name="name">Name of the quantity.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="function">The function.</param>
    /// <param name="of">Indices of the parameters it depends on; null: any.</param>
    public static DerivedQuantity Of(
        FitResult fit,
        string name,
        string unit,
        Func<double[], double> function,
        IReadOnlyList<int>? of = null
    )
    {
        double[] at = [.. fit.Parameters.Select(p => p.Value)];
        double value = function(at);
        if (fit.Covariance is not { } covariance)
            return new DerivedQuantity(name, unit, value, double.NaN);

        // Each parameter moves alone: the covariance already describes how tied ones move with those they follow.
        int n = at.Length;
        var gradient = new double[n];
        foreach (int k in of ?? [.. Enumerable.Range(0, n)])
        {
            double step = 1e-3 * Math.Sqrt(covariance[k * n + k]);
            if (!(step > 0))
                continue;
            // Not beyond a bound: a function need not be defined there, as for a negative width. What follows others has none of its own.
            FitParameter parameter = fit.Problem.Parameters[k];
            double following = at[k] == 0 ? step : Math.Min(step, LargestOfTied * Math.Abs(at[k])),
                down = parameter.IsFree ? Math.Min(step, at[k] - parameter.Lower) : following,
                up = parameter.IsFree ? Math.Min(step, parameter.Upper - at[k]) : following;
            double Shifted(double by)
            {
                double[] moved = [.. at];
                moved[k] += by;
                return function(moved);
            }

            gradient[k] = (Shifted(up) - Shifted(-down)) / (up + down);
        }
        // A quantity of a parameter that the fit could not determine has an unknown error, not an error of zero.
        bool unknown =
            double.IsNaN(value)
            || (of is not null && of.All(k => !(covariance[k * n + k] > 0)) && of.Any(k => double.IsNaN(fit.Parameters[k].Error)));
        double variance = unknown ? double.NaN : 0;
        for (int k = 0; k < n; k++)
        for (int l = 0; l < n; l++)
            variance += gradient[k] * covariance[k * n + l] * gradient[l];
        // rounding may leave less than nothing where ties make it constant
        return new DerivedQuantity(name, unit, value, unknown ? double.NaN : Math.Sqrt(Math.Max(variance, 0)));
    }
}
