using System.Numerics.Tensors;
using SpectroCal.Numerics;

namespace SpectroCal.Fitting;

/// <summary>
/// The bias of maximum-likelihood estimates at few counts. A fitted width, for example, is too small by about 3/4 of its value over the
/// counts, and by more where a background is fitted with it: a fifth of its error at 50 counts.
/// </summary>
/// <remarks>
/// To first order in 1/counts (D. R. Cox and E. J. Snell, J. R. Stat. Soc. B 30 (1968) 248), for Poisson counts as for least squares
/// (M. J. Box, J. R. Stat. Soc. B 33 (1971) 171): b = -I^-1 sum_j w_j J_j tr(I^-1 H_j) / 2, with the expected information I, the weights w
/// of the points in it (1/mu_j for counts), and gradient J_j and second derivatives H_j of the model. Pearson's and Neyman's chi2 have
/// other, larger biases, which do not fall with the counts.
/// </remarks>
public static class SmallSampleBias
{
    /// <summary>The fit with the bias of its parameters; subtract it for unbiased values.</summary>
    /// <param name="fit">A fit by Poisson likelihood or least squares with a covariance.</param>
    /// <exception cref="FitException">The fit is of another statistic, or its covariance is not known.</exception>
    public static FitResult WithBias(FitResult fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (fit.Problem.Statistic is not (FitStatistic.Poisson or FitStatistic.LeastSquares))
            throw new FitException("The bias at few counts is known for Poisson likelihood and least squares only.");
        if (fit.Covariance is null)
            throw new FitException("The fit has no covariance, so its bias is not known.");
        var objective = new FitObjective(fit.Problem);
        int[] free = objective.Map.Free;
        int n = free.Length;
        objective.ReturnTo([.. free.Select(k => fit.Parameters[k].Value)]);
        double[] expected = objective.ExpectedInformation();

        // A parameter at a bound does not move, so it is not an estimate and has no bias.
        int[] moving = [.. Enumerable.Range(0, n).Where(i => fit.Parameters[free[i]].State == ParameterState.Free)];
        int m = moving.Length;
        var information = new double[m * m];
        for (int a = 0; a < m; a++)
        for (int b = 0; b < m; b++)
            information[a * m + b] = expected[moving[a] * n + moving[b]];
        if (SmallMatrix.TryInvert(information, m) is not { } small)
            throw new FitException("The expected information has no inverse, so the bias is not known.");
        var inverse = new double[n * n];
        for (int a = 0; a < m; a++)
        for (int b = 0; b < m; b++)
            inverse[moving[a] * n + moving[b]] = small[a * m + b];

        double[] weights = new double[objective.Mu.Length],
            traces = new double[n],
            bias = new double[n];
        foreach (int s in moving)
        {
            TensorPrimitives.Multiply(objective.Column(s), objective.FisherWeights, weights);
            var curvature = new double[n * n];
            objective.AddModelCurvature(weights, curvature);
            traces[s] = TensorPrimitives.Dot<double>(inverse, curvature);
        }
        // The statistic is twice the negative log-likelihood, so its information is twice I; data without errors set the scale themselves.
        double scale = fit.Problem.ScalesErrors ? fit.Statistic / fit.DegreesOfFreedom : 1;
        for (int a = 0; a < n; a++)
        for (int s = 0; s < n; s++)
            bias[a] -= scale * inverse[a * n + s] * traces[s];

        double[] ofAll = new double[fit.Parameters.Count],
            covariance = [.. inverse.Select(e => scale * e)];
        objective.Map.AddCurvature(covariance, ofAll); // half of 2 I^-1
        double[,] u = objective.Map.Derivatives();
        for (int k = 0; k < ofAll.Length; k++)
        for (int a = 0; a < n; a++)
            ofAll[k] += u[k, a] * bias[a];
        return fit with
        {
            Parameters =
            [
                .. fit.Parameters.Select((p, k) => p.State is ParameterState.Free or ParameterState.Tied ? p with { Bias = ofAll[k] } : p),
            ],
        };
    }
}
