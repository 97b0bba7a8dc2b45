using System.Numerics.Tensors;
using MathNet.Numerics;
using SpectroCal.Numerics;

namespace SpectroCal.Fitting;

/// <summary>Whether the data scatter about a fit as they should.</summary>
/// <remarks>
/// <para>
/// Neighbouring bins are taken together until they have five fitted counts or more: the deviance of bins of less than one count hardly
/// depends on where the counts are. For Poisson likelihood its mean and variance follow from those of every group at its fitted mean, given
/// what was fitted (after P. McCullagh, J. Am. Stat. Assoc. 81 (1986) 104): M = sum E d_g + q - t - k and V = sum Var d_g - c^T I^-1
/// c + 2 q - 2 (2 t - s + k), with the Fisher information I of the bins and I_g of the groups, q the number of priors, t and s the
/// traces of I_g I^-1 and of its square, both p where groups are narrow, c = sum_g Cov(d_g, n_g)/mu_g dmu_g/dp, and k = sum_g (E
/// d_g)'' Var(mu_g)/2.
/// </para>
/// <para>The p-value is that of a chi2 variable scaled to M and V; with many counts that is the usual one.</para>
/// </remarks>
/// <param name="PValue">Probability of a larger statistic if the model holds; NaN where it is not known.</param>
/// <param name="Reason">Why it is not known, as a sentence; null where it is.</param>
public sealed record GoodnessOfFit(double PValue, string? Reason)
{
    // Pearson's and Neyman's chi2 are biased by something of order 1/mu in every bin: a mean of 20 keeps that to a few hundredths.
    private const double LeastCounts = 20;
    private const double GroupCounts = 5;
    private const double Rounding = 1e-6;

    internal static GoodnessOfFit Of(FitResult fit)
    {
        FitStatistic statistic = fit.Problem.Statistic;
        if (fit.DegreesOfFreedom <= 0)
            return Unknown("There are no more points than parameters.");
        if (fit.Problem.ScalesErrors)
            return Unknown("The data have no errors that their scatter could be compared with.");
        if (fit.Problem.Data.AreErrorsEstimated)
            return Unknown("The errors of the data were estimated from their own scatter.");
        if (
            statistic != FitStatistic.LeastSquares
            && fit.Problem.Data.Values.Any(y => Math.Abs(y - Math.Round(y)) > Rounding * Math.Max(1, y))
        )
            return Unknown("Counts were shared among bins, so that they scatter less than counts do.");
        if (statistic is FitStatistic.PearsonChiSquare or FitStatistic.NeymanChiSquare && fit.Model.Any(mu => mu < LeastCounts))
            return Unknown(
                $"This chi2 has no known distribution with fewer than {LeastCounts} counts in a bin; the Poisson likelihood has."
            );
        return statistic == FitStatistic.Poisson
            ? OfDeviance(fit)
            : new GoodnessOfFit(Tail(fit.Statistic, fit.DegreesOfFreedom, 2 * fit.DegreesOfFreedom), null);
    }

    private static GoodnessOfFit OfDeviance(FitResult fit)
    {
        var objective = new FitObjective(fit.Problem);
        int[] free = objective.Map.Free;
        objective.ReturnTo([.. free.Select(k => fit.Parameters[k].Value)]);
        int[] moving = [.. Enumerable.Range(0, free.Length).Where(i => fit.Parameters[free[i]].State == ParameterState.Free)];
        int p = moving.Length;
        double[] expected = objective.ExpectedInformation(),
            information = new double[p * p],
            prior = new double[p * p];
        for (int a = 0; a < p; a++)
        for (int b = 0; b < p; b++)
            information[a * p + b] = 0.5 * expected[moving[a] * free.Length + moving[b]];
        double[] ofBins = Products([.. moving.Select(k => objective.Column(k).ToArray())], [.. fit.Model.Select(m => m > 0 ? 1 / m : 0)]);
        for (int i = 0; i < prior.Length; i++)
            prior[i] = information[i] - ofBins[i];
        if (SmallMatrix.TryInvert(information, p) is not { } inverse)
            return Unknown("The data do not determine all parameters.");

        // Bins of less than a count each would hide in their own scatter what the model lacks, so neighbours are taken together.
        int[] starts = Groups(fit.Model);
        int groups = starts.Length;
        double[] means = Sums(fit.Model.ToArray(), starts),
            counts = Sums(fit.Problem.Data.Values.ToArray(), starts),
            perCount = new double[groups],
            inverseMeans = new double[groups],
            curvatures = new double[groups];
        double statistic = fit.PriorStatistic,
            mean = objective.PriorCount,
            variance = 2 * objective.PriorCount;
        for (int g = 0; g < groups; g++)
        {
            var moments = DevianceMoments.At(means[g]);
            statistic += DevianceMoments.Deviance(counts[g], means[g]);
            mean += moments.Mean;
            variance += moments.Variance;
            inverseMeans[g] = means[g] > 0 ? 1 / means[g] : 0;
            perCount[g] = moments.Covariance * inverseMeans[g];
            curvatures[g] = moments.MeanCurvature;
        }
        double[][] columns = [.. moving.Select(k => Sums(objective.Column(k), starts))];
        double[] grouped = Products(columns, inverseMeans),
            bends = Products(columns, curvatures),
            share = new double[p * p]; // I_g I^-1
        double noticed = 0,
            squared = 0,
            bend = 0;
        for (int a = 0; a < p; a++)
        for (int b = 0; b < p; b++)
        {
            for (int c = 0; c < p; c++)
                share[a * p + b] += (grouped[a * p + c] + prior[a * p + c]) * inverse[c * p + b];
            bend += 0.5 * bends[a * p + b] * inverse[a * p + b];
            variance -=
                TensorPrimitives.Dot<double>(columns[a], perCount)
                * inverse[a * p + b]
                * TensorPrimitives.Dot<double>(columns[b], perCount);
        }
        for (int a = 0; a < p; a++)
        {
            noticed += share[a * p + a];
            for (int b = 0; b < p; b++)
                squared += share[a * p + b] * share[b * p + a];
        }
        mean -= noticed + bend;
        variance -= 2 * (2 * noticed - squared + bend);
        return mean > 0 && variance > 0 ? new GoodnessOfFit(Tail(statistic, mean, variance), null) : Unknown("There are too few counts.");
    }

    // Where groups of neighbouring bins begin that hold enough fitted counts; the last takes what is left over.
    private static int[] Groups(IReadOnlyList<double> model)
    {
        List<int> starts = [];
        double sum = GroupCounts,
            left = model.Sum();
        for (int j = 0; j < model.Count; j++)
        {
            if (sum >= GroupCounts && (left >= GroupCounts || j == 0))
            {
                starts.Add(j);
                sum = 0;
            }
            sum += model[j];
            left -= model[j];
        }
        return [.. starts];
    }

    private static double[] Sums(ReadOnlySpan<double> values, int[] starts)
    {
        var sums = new double[starts.Length];
        for (int g = 0; g < starts.Length; g++)
            sums[g] = TensorPrimitives.Sum(values[starts[g]..(g + 1 < starts.Length ? starts[g + 1] : values.Length)]);
        return sums;
    }

    // sum_j w_j J_ja J_jb
    private static double[] Products(double[][] columns, double[] weights)
    {
        int p = columns.Length;
        var products = new double[p * p];
        var weighted = new double[weights.Length];
        for (int a = 0; a < p; a++)
        {
            TensorPrimitives.Multiply(columns[a], weights, weighted);
            for (int b = 0; b <= a; b++)
                products[a * p + b] = products[b * p + a] = TensorPrimitives.Dot<double>(weighted, columns[b]);
        }
        return products;
    }

    // Of a chi2 variable scaled to a mean and a variance.
    private static double Tail(double statistic, double mean, double variance) =>
        SpecialFunctions.GammaUpperRegularized(mean * mean / variance, Math.Max(statistic, 0) * mean / variance);

    private static GoodnessOfFit Unknown(string reason) => new(double.NaN, reason);
}
