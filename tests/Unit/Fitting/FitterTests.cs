using SpectroCal.Fitting;
using SpectroCal.Optimization;

namespace SpectroCal.Tests.Fitting;

/// <summary>Fits with ties, bounds, fixed and idle parameters, and what contradicts itself.</summary>
public sealed class FitterTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 20).Select(j => 0.5 * j)];

    /// <summary>A straight line a + b x with a scatter that is no secret, and a third parameter k that has no effect.</summary>
    private static FitProblem Line(params FitParameter[] parameters) =>
        new(
            new FunctionModel(X, parameters.Length, (x, u) => u[0] + u[1] * x),
            parameters,
            new FitData([.. X.Select((x, j) => 3 + 2 * x + Math.Sin(9.7 * j))], [.. X.Select(_ => 1.0)]),
            FitStatistic.LeastSquares
        );

    [Fact]
    public void AStraightLineHasTheClosedFormOfLinearRegression()
    {
        FitResult fit = Fitter.Fit(Line(new("a", 0), new("b", 0)));
        double n = X.Length,
            sx = X.Sum(),
            sxx = X.Sum(x => x * x),
            sy = fit.Problem.Data.Values.Sum(),
            sxy = X.Zip(fit.Problem.Data.Values, (x, y) => x * y).Sum(),
            d = n * sxx - sx * sx;
        Assert.True(fit.IsValid);
        Assert.Equal((sxx * sy - sx * sxy) / d, fit["a"].Value, 1e-6);
        Assert.Equal((n * sxy - sx * sy) / d, fit["b"].Value, 1e-6);
        Assert.Equal(Math.Sqrt(sxx / d), fit["a"].Error, 1e-9);
        Assert.Equal(Math.Sqrt(n / d), fit["b"].Error, 1e-9);
        Assert.Equal(-sx / d, fit.CovarianceOf("a", "b"), 1e-9);
        Assert.Equal(-sx / Math.Sqrt(n * sxx), fit.CorrelationOf("a", "b"), 1e-9);
        Assert.Equal(18, fit.DegreesOfFreedom);
        Assert.Equal(fit.Residuals.Sum(r => r * r), fit.Statistic, 1e-9);
        Assert.Equal(fit.Residuals, fit.Pulls);
    }

    [Fact]
    public void AFitEndsWhereItsEvaluationsAreMade()
    {
        // Steps along a valley as bent as that of Rosenbrock are refused as often as they are taken.
        FitProblem bent = new(
            new FunctionModel([0, 1], 2, (x, u) => x == 0 ? 10 * (u[1] - u[0] * u[0]) : 1 - u[0]),
            [new FitParameter("a", -1.2), new FitParameter("b", 1)],
            new FitData([0, 0], [1, 1]),
            FitStatistic.LeastSquares
        );
        Assert.True(Fitter.Fit(bent).IsValid);
        FitResult cut = Fitter.Fit(bent, new FitSettings { MaximumEvaluations = 4 });
        Assert.Equal(OptimizationStatus.IterationLimit, cut.Status);
        Assert.InRange(cut.Evaluations, 1, 5);
    }

    [Fact]
    public void WithoutErrorsOfTheDataTheScatterGivesThem()
    {
        FitProblem with = Line(new("a", 0), new("b", 0)),
            without = with with { Data = new FitData(with.Data.Values) };
        FitResult known = Fitter.Fit(with),
            scaled = Fitter.Fit(without);
        Assert.Equal(known["a"].Error * Math.Sqrt(scaled.ReducedStatistic), scaled["a"].Error, 1e-6);
        Assert.True(double.IsNaN(scaled.PValue));
        Assert.InRange(known.PValue, 1e-6, 1);
        // The pulls then have a mean square of n - 2 over n.
        Assert.Equal(18, scaled.Pulls.Sum(p => p * p), 1e-6);
    }

    [Fact]
    public void TheCovarianceOfTiedParametersIsThatOfTheirFunctions()
    {
        // c = a b is carried along; it changes nothing, and its error is that of the product.
        FitResult fit = Fitter.Fit(
            Line(
                new("a", 1),
                new("b", 1),
                new("c", 0) { Tie = new ParameterTie(["b", "a"], p => p[0] * p[1]) },
                new("d", 0) { Tie = new ParameterTie(["a"], p => 2 * p[0] - 1) }
            )
        );
        double a = fit["a"].Value,
            b = fit["b"].Value,
            aa = fit.CovarianceOf("a", "a"),
            bb = fit.CovarianceOf("b", "b"),
            ab = fit.CovarianceOf("a", "b");
        Assert.Equal((ParameterState.Tied, a * b), (fit["c"].State, fit["c"].Value));
        Assert.Equal(2 * a - 1, fit["d"].Value, 1e-12);
        Assert.Equal(Math.Sqrt(b * b * aa + a * a * bb + 2 * a * b * ab), fit["c"].Error, 1e-9);
        Assert.Equal(2 * fit["a"].Error, fit["d"].Error, 1e-9);
        Assert.Equal(b * aa + a * ab, fit.CovarianceOf("c", "a"), 1e-9);
        Assert.Equal(2 * (b * aa + a * ab), fit.CovarianceOf("c", "d"), 1e-9);
        Assert.Equal(1, fit.CorrelationOf("a", "d"), 1e-9);
        Assert.Equal(18, fit.DegreesOfFreedom);
        for (int k = 0; k < 4; k++)
        for (int l = 0; l < 4; l++)
            Assert.Equal(fit.Covariance![k * 4 + l], fit.Covariance[l * 4 + k], 1e-15);
    }

    [Fact]
    public void ATieOfTheTiedModelIsTheModelWithFewerParameters()
    {
        // a = b^2 / 2: the same fit as of the function b^2 / 2 + b x.
        FitResult tied = Fitter.Fit(Line(new("a", 0) { Tie = new ParameterTie(["b"], p => 0.5 * p[0] * p[0]) }, new("b", 1)));
        FitProblem line = Line(new("a", 0), new("b", 0));
        FitResult direct = Fitter.Fit(
            line with
            {
                Model = new FunctionModel(X, 1, (x, u) => 0.5 * u[0] * u[0] + u[0] * x),
                Parameters = [new("b", 1)],
            }
        );
        Assert.Equal(direct["b"].Value, tied["b"].Value, 1e-9);
        Assert.Equal(direct["b"].Error, tied["b"].Error, 1e-9);
        Assert.Equal(direct.Statistic, tied.Statistic, 1e-9);
        Assert.Equal(direct["b"].Value * direct["b"].Error, tied["a"].Error, 1e-9);
    }

    [Fact]
    public void FixedParametersStayAndHaveNoError()
    {
        FitProblem problem = Line(new("a", 0), new("b", 0));
        FitResult fit = Fitter.Fit(problem.Fix("a", 2.5));
        Assert.Equal((ParameterState.Fixed, 2.5, 0.0), (fit["a"].State, fit["a"].Value, fit["a"].Error));
        Assert.Equal(Math.Sqrt(1 / X.Sum(x => x * x)), fit["b"].Error, 1e-9);
        Assert.Equal(0, fit.CovarianceOf("a", "b"));
        Assert.True(double.IsNaN(fit.CorrelationOf("a", "b")));
        Assert.Equal(19, fit.DegreesOfFreedom);
        // all fixed: the statistic at the point, and nothing to find
        FitResult nothing = Fitter.Fit(problem.Fix("a", 3).Fix("b", 2));
        Assert.True(nothing.IsValid);
        Assert.Equal(X.Select((_, j) => Math.Sin(9.7 * j)).Sum(e => e * e), nothing.Statistic, 1e-9);
        // a tied one that is fixed is tied no more
        FitProblem tied = Line(new("a", 0) { Tie = new ParameterTie(["b"], p => p[0]) }, new("b", 1));
        Assert.Equal(ParameterState.Fixed, Fitter.Fit(tied.Fix("a", 3))["a"].State);
        Assert.Equal(ParameterState.Free, Fitter.Fit(tied.With("a", p => p with { Tie = null }))["a"].State);
    }

    [Fact]
    public void AParameterWithoutEffectStaysAndIsCalledUndetermined()
    {
        FitResult fit = Fitter.Fit(Line(new("a", 0), new("b", 0), new("k", 5.5) { Lower = 0, Upper = 9 }));
        Assert.True(fit.IsValid);
        Assert.Equal((ParameterState.Undetermined, 5.5), (fit["k"].State, fit["k"].Value));
        Assert.True(double.IsNaN(fit["k"].Error));
        Assert.Equal(Fitter.Fit(Line(new("a", 0), new("b", 0)))["a"].Error, fit["a"].Error, 1e-12);
    }

    [Fact]
    public void ABoundHoldsTheParameterAndTheOthersAreFittedWithItThere()
    {
        FitProblem problem = Line(new("a", 0) { Lower = -1, Upper = 1 }, new("b", 0));
        FitResult bounded = Fitter.Fit(problem),
            fixedThere = Fitter.Fit(problem.Fix("a", 1));
        Assert.True(bounded.IsValid);
        Assert.Equal((ParameterState.AtUpperBound, 1.0), (bounded["a"].State, bounded["a"].Value));
        Assert.True(double.IsNaN(bounded["a"].Error));
        Assert.Equal(fixedThere["b"].Value, bounded["b"].Value, 1e-9);
        Assert.Equal(fixedThere["b"].Error, bounded["b"].Error, 1e-9);
        Assert.Equal(
            ParameterState.AtLowerBound,
            Fitter.Fit(problem.With("a", p => p with { Start = 10, Lower = 8, Upper = 12 }))["a"].State
        );
    }

    [Fact]
    public void TwoParametersThatDoTheSameHaveNoCovariance()
    {
        var problem = new FitProblem(
            new FunctionModel(X, 2, (x, u) => (u[0] + u[1]) * x),
            [new("a", 1), new("b", 1)],
            new FitData([.. X.Select(x => 5 * x)], [.. X.Select(_ => 1.0)]),
            FitStatistic.LeastSquares
        );
        FitResult fit = Fitter.Fit(problem);
        Assert.False(fit.IsValid);
        Assert.Equal(5, fit["a"].Value + fit["b"].Value, 1e-3);
        Assert.True(fit.Covariance is null && double.IsNaN(fit["a"].Error) && double.IsNaN(fit.CovarianceOf("a", "b")));
        Assert.Contains("no covariance", Assert.ThrowsAny<FitException>(() => Minos.WithErrors(fit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelThatIsNotFiniteDiverges()
    {
        FitProblem problem = Line(new("a", 0), new("b", 0));
        FitResult fit = Fitter.Fit(problem with { Model = new FunctionModel(X, 2, (x, u) => u[0] / 0.0 + u[1] * x) });
        Assert.Equal(OptimizationStatus.Diverged, fit.Status);
        Assert.False(fit.IsValid);
    }

    [Fact]
    public void AsManyParametersAsPointsIsAFitWithoutFreedom()
    {
        FitProblem problem = Line(new("a", 0), new("b", 0)) with
        {
            Model = new FunctionModel([0, 1], 2, (x, u) => u[0] + u[1] * x),
            Data = new FitData([3, 5], [1, 1]),
        };
        FitResult fit = Fitter.Fit(problem);
        Assert.Equal((0, 3.0, 2.0), (fit.DegreesOfFreedom, Math.Round(fit["a"].Value, 6), Math.Round(fit["b"].Value, 6)));
        Assert.Equal(1, fit["a"].Error, 1e-9);
        Assert.True(double.IsNaN(fit.PValue));
        // Without errors of the data there is nothing to get any from.
        Assert.True(double.IsNaN(Fitter.Fit(problem with { Data = new FitData([3, 5]) })["a"].Error));
    }

    [Fact]
    public void WhatContradictsItselfIsAnErrorThatSaysWhatToChange()
    {
        void Refused(string message, Action action) => Assert.Equal(message, Assert.ThrowsAny<FitException>(action).Message);
        void RefusedFit(string message, params FitParameter[] parameters) => Refused(message, () => Fitter.Fit(Line(parameters)));
        static ParameterTie Tie(string of) => new([of], p => p[0]);

        RefusedFit("Two parameters have the name 'a'.", new("a", 0), new("a", 0));
        RefusedFit("'b' is tied to 'c', which is not a parameter of the fit.", new("a", 0), new("b", 0) { Tie = Tie("c") });
        RefusedFit(
            "'a' is tied to 'b', which is tied itself; tie it to what that depends on.",
            new("a", 0) { Tie = Tie("b") },
            new("b", 0) { Tie = Tie("c") },
            new("c", 0)
        );
        RefusedFit(
            "'a' is tied to 'a', which is tied itself; tie it to what that depends on.",
            new("a", 0) { Tie = Tie("a") },
            new("b", 0)
        );
        RefusedFit("The start of 'b', 5, lies outside its bounds 0 to 4.", new("a", 0), new("b", 5) { Lower = 0, Upper = 4 });
        RefusedFit("The start of 'a' is NaN.", new("a", double.NaN), new("b", 0));
        RefusedFit("The bounds of 'b', 2 and 2, leave no room; fix it instead.", new("a", 0), new("b", 2) { Lower = 2, Upper = 2 });

        FitProblem line = Line(new("a", 0), new("b", 0));
        Refused("The model has 2 parameters, 1 were given.", () => Fitter.Fit(line with { Parameters = [new("a", 0)] }));
        Refused("The model has 20 points, the data 3.", () => Fitter.Fit(line with { Data = new FitData([1, 2, 3]) }));
        Refused(
            "2 parameters need at least as many points; there is 1.",
            () => Fitter.Fit(line with { Model = new FunctionModel([1], 2, (x, u) => u[0] + u[1] * x), Data = new FitData([1]) })
        );
        Refused("The fit has no parameter 'z'; it has a, b.", () => line.Fix("z", 1));
        Refused("The fit has no parameter 'z'; it has a, b.", () => _ = Fitter.Fit(line)["z"]);
        Refused("Point 1 of the data is NaN.", () => _ = new FitData([1, double.NaN]));
        Refused("There are 2 values and 1 errors.", () => _ = new FitData([1, 2], [1]));
        Refused("The error of point 1 is 0; it must be positive.", () => _ = new FitData([1, 2], [1, 0]));
        foreach (FitStatistic statistic in new[] { FitStatistic.Poisson, FitStatistic.PearsonChiSquare, FitStatistic.NeymanChiSquare })
            Refused(
                "Point 2 of the data is -1: counts cannot be negative.",
                () => Fitter.Fit(line with { Data = new FitData([.. X.Select((_, j) => j == 2 ? -1.0 : 4)]), Statistic = statistic })
            );

        FitResult fit = Fitter.Fit(line.Fix("b", 2));
        Refused("'b' is not a free parameter of the fit; free: a.", () => Minos.WithErrors(fit, ["b"]));
        Refused("A contour needs two parameters, and 'a' is only one.", () => Contour.Of(fit, "a", "a"));
        Refused(
            "The value 7 lies outside the bounds of 'a', -1 to 5.",
            () => ProfileScan.Of(Fitter.Fit(line.With("a", p => p with { Lower = -1, Upper = 5 })), "a", [2, 7])
        );
        Refused(
            "The bias at few counts is known for Poisson likelihood and least squares only.",
            () => SmallSampleBias.WithBias(fit with { Problem = fit.Problem with { Statistic = FitStatistic.NeymanChiSquare } })
        );
    }
}
