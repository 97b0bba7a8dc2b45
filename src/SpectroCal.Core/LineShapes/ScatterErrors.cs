using SpectroCal.Fitting;

namespace SpectroCal.LineShapes;

/// <summary>
/// Errors of values that come without any, from their scatter about a fit. Values that were counts once scatter more where there were more:
/// with equal weights the errors of lines would be those of the background beside them.
/// </summary>
/// <remarks>
/// The variance is taken as v_j = a + b max(mu_j, 0): that of counts of which a smooth background was subtracted, in any unit. a and b are
/// those of the largest likelihood of the residuals r_j (M. Davidian and R. J. Carroll, J. Am. Stat. Assoc. 82 (1987) 1079), where r_j^2 /
/// (1 - h_j) has the mean v_j, since a fit with the leverage h_j follows its data. It is found by steps that keep both above zero and never
/// lower the likelihood (C. Févotte and J. Idier, Neural Comput. 23 (2011) 2421, Itakura-Saito divergence); the fit is repeated with these
/// errors, and they with the fit.
/// </remarks>
internal static class ScatterErrors
{
    private const int Rounds = 2;
    private const int Steps = 200;
    private const double LargestLeverage = 0.9;
    private const int FewestDegreesOfFreedom = 10;
    private const double LeastShare = 1e-3; // of the mean variance: where nothing scatters, nothing would have any weight beside it

    /// <summary>The fit with weights from the scatter about it; as it is where there are too few points, or it is not valid.</summary>
    /// <param name="fit">A fit by least squares of equal weights.</param>
    /// <param name="settings">Tolerances; null: the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static FitResult Weighted(FitResult fit, FitSettings? settings, CancellationToken cancellation)
    {
        FitResult best = fit;
        for (int round = 0; round < Rounds; round++)
        {
            if (!best.IsValid || best.DegreesOfFreedom < FewestDegreesOfFreedom)
                return best;
            var data = new FitData([.. best.Problem.Data.Values], Errors(best)) { AreErrorsEstimated = true };
            FitParameter[] parameters =
            [
                .. best.Problem.Parameters.Zip(best.Parameters, (p, at) => p.IsFree ? p with { Start = at.Value } : p),
            ];
            FitResult next = Fitter.Fit(best.Problem with { Data = data, Parameters = parameters }, settings, cancellation);
            best = next with { Evaluations = best.Evaluations + next.Evaluations };
        }
        return best;
    }

    private static double[] Errors(FitResult fit)
    {
        double[] level = [.. fit.Model.Select(mu => Math.Max(mu, 0))],
            square = [.. fit.Residuals.Zip(Leverages(fit), (r, h) => r * r / (1 - Math.Min(h, LargestLeverage)))];
        double mean = square.Average(),
            least = LeastShare * mean,
            a = 0.5 * mean,
            b = level.Sum() is > 0 and var sum ? a * level.Length / sum : 0;
        for (int step = 0; step < Steps; step++)
        {
            double up = 0,
                down = 0,
                levelUp = 0,
                levelDown = 0;
            for (int j = 0; j < level.Length; j++)
            {
                double v = a + b * level[j],
                    ratio = square[j] / v;
                up += ratio / v;
                down += 1 / v;
                levelUp += ratio * level[j] / v;
                levelDown += level[j] / v;
            }
            a = Math.Max(a * Math.Sqrt(up / down), least);
            b = levelDown > 0 ? b * Math.Sqrt(levelUp / levelDown) : 0;
        }
        return [.. level.Select(mu => Math.Sqrt(a + b * mu))];
    }

    // h_j = J_j C J_j^T / sigma_j^2: how far a value pulls the model at its own place.
    private static double[] Leverages(FitResult fit)
    {
        var objective = new FitObjective(fit.Problem);
        int[] free = objective.Map.Free;
        objective.ReturnTo([.. free.Select(k => fit.Parameters[k].Value)]);
        int count = fit.Parameters.Count;
        double[][] columns = [.. free.Select((_, i) => objective.Column(i).ToArray())];
        double[] leverages = [.. fit.DataErrors];
        for (int j = 0; j < leverages.Length; j++)
        {
            double variance = 0;
            for (int a = 0; a < free.Length; a++)
            for (int b = 0; b < free.Length; b++)
                variance += columns[a][j] * fit.Covariance![free[a] * count + free[b]] * columns[b][j];
            leverages[j] = variance / (leverages[j] * leverages[j]);
        }
        return leverages;
    }
}
