using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Optimization;

namespace SpectroCal.Tests.Fitting;

/// <summary>Prior knowledge in fits: closed forms and finite differences.</summary>
public sealed class ParameterPriorTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 12).Select(j => 0.5 * j)];

    [Fact]
    public void AMeanWithAPriorIsTheWeightedMean()
    {
        double[] y = [.. X.Select((_, j) => 3 + Math.Sin(9.7 * j))];
        FitProblem problem = new(
            new FunctionModel(X, 1, (_, u) => u[0]),
            [new("a", 0)],
            new FitData(y, [.. y.Select(_ => 0.8)]),
            FitStatistic.LeastSquares
        );
        FitResult fit = Fitter.Fit(problem with { Priors = [ParameterPrior.Of("a", 4, 0.3)] });
        double data = y.Length / 0.64,
            prior = 1 / 0.09,
            mean = (data * y.Average() + prior * 4) / (data + prior);
        Assert.Equal(mean, fit["a"].Value, 1e-6);
        Assert.Equal(1 / Math.Sqrt(data + prior), fit["a"].Error, 1e-9);
        Assert.Equal(y.Length, fit.DegreesOfFreedom); // a measurement more, a parameter less
        Assert.Equal((mean - 4) * (mean - 4) * prior, fit.PriorStatistic, 1e-6);
        Assert.Equal(y.Sum(v => (v - mean) * (v - mean) / 0.64) + fit.PriorStatistic, fit.Statistic, 1e-6);
    }

    [Fact]
    public void ACorrelatedPriorMovesTheOtherParameterAlong()
    {
        // The data say nothing of b: it goes where the prior's regression on a puts it.
        FitProblem problem = new(
            new FunctionModel(X, 2, (_, u) => u[0] + 0 * u[1]),
            [new("a", 0), new("b", 0)],
            new FitData([.. X.Select(_ => 5.0)], [.. X.Select(_ => 1e-4)]),
            FitStatistic.LeastSquares
        )
        {
            Priors = [new ParameterPrior(["a", "b"], [4, 7], [0.25, 0.3, 0.3, 1])],
        };
        FitResult fit = Fitter.Fit(problem);
        Assert.Equal(7 + 0.3 / 0.25 * (5 - 4), fit["b"].Value, 1e-4);
        Assert.Equal(Math.Sqrt(1 - 0.3 * 0.3 / 0.25), fit["b"].Error, 1e-4);
    }

    [Fact]
    public void DerivativesAreThoseOfFiniteDifferences()
    {
        var objective = new FitObjective(
            new FitProblem(
                new FunctionModel(X, 3, (x, u) => u[0] * Jet.Exp(-u[1] * x) + u[2]),
                [new("a", 20), new("b", 0.7), new("c", 0) { Tie = new ParameterTie(["a", "b"], p => 0.1 * p[0] * p[1]) }],
                new FitData([.. X.Select((_, j) => (double)(j % 4))])
            )
            {
                Priors =
                [
                    new ParameterPrior(["b", "a"], [1, 15], [0.04, 0.1, 0.1, 2]),
                    new ParameterPrior(["c"], [2], [0.3], isLogarithmic: true),
                ],
            }
        )
        {
            ExactHessian = true,
        };
        ObjectiveEvaluation At(double[] p)
        {
            var result = new ObjectiveEvaluation(2);
            objective.Evaluate(p, result);
            return result;
        }
        double[] at = [20, 0.7],
            steps = [1e-2, 1e-3];
        ObjectiveEvaluation exact = At(at);
        double[] gradient = FiniteDifferences.Gradient(p => At(p).Value, at, steps);
        for (int a = 0; a < 2; a++)
        {
            Assert.Equal(gradient[a], exact.Gradient[a], 1e-6 * (1 + Math.Abs(gradient[a])));
            for (int b = 0; b < 2; b++)
            {
                double second = FiniteDifferences.First(v => At(FiniteDifferences.With(at, b, v)).Gradient[a], at[b], steps[b]);
                Assert.Equal(second, exact.Hessian[a * 2 + b], 1e-5 * (1 + Math.Abs(second)));
            }
        }
    }

    [Fact]
    public void WhatIsNoPriorSaysWhy()
    {
        Assert.Throws<FitException>(() => ParameterPrior.Of("a", 1, 0));
        Assert.Throws<FitException>(() => new ParameterPrior(["a"], [-1], [1], isLogarithmic: true));
        Assert.Throws<FitException>(() => new ParameterPrior(["a", "b"], [1, 1], [1, 1, 1, 1]));
        var problem = new FitProblem(new FunctionModel(X, 1, (_, u) => u[0]), [new("a", 1)], new FitData(X))
        {
            Priors = [ParameterPrior.Of("b", 1, 1)],
        };
        Assert.Throws<UnknownParameterException>(() => Fitter.Fit(problem));
        FitProblem unscaled = problem with { Statistic = FitStatistic.LeastSquares, Priors = [ParameterPrior.Of("a", 1, 1)] };
        Assert.Contains("errors", Assert.Throws<FitException>(() => Fitter.Fit(unscaled)).Message, StringComparison.Ordinal);
    }
}
