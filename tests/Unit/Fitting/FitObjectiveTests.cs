using SpectroCal.Differentiation;
using SpectroCal.Fitting;
using SpectroCal.Optimization;

namespace SpectroCal.Tests.Fitting;

/// <summary>The statistic with its derivatives in the free parameters, through ties of every kind.</summary>
public sealed class FitObjectiveTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 15).Select(j => 0.2 * j)];

    // Counts that are not near the model, so that the second derivatives of the model count; some are zero and some fractional.
    private static readonly double[] Counts = [31, 12, 25, 9, 0, 14, 3, 7.5, 0, 2, 4, 1, 0.25, 0, 3];

    // A strong bend in every parameter.
    private static readonly FunctionModel Model = new(
        X,
        6,
        (x, u) => u[0] * Jet.Exp(-u[1] * x) + u[2] * Jet.Exp(-u[3] * x * x) + Jet.Sqrt(u[4] + u[5] * x)
    );

    private static readonly FitParameter[] Free = [new("a", 20), new("b", 1.1), new("c", 5), new("d", 0.4), new("e", 2), new("f", 0.7)];

    /// <summary>Ties by name: what is replaced in <see cref="Free"/>.</summary>
    private static readonly Dictionary<string, FitParameter[]> Ties = new()
    {
        ["none"] = [],
        ["linear"] = [Tied("c", ["a"], p => 0.3 * p[0] + 1)],
        ["non-linear"] = [Tied("d", ["b"], p => 0.4 * Jet.Exp(p[0]) / (1 + p[0]))],
        ["of two"] = [Tied("c", ["a", "b"], p => p[0] * p[1] / 4)],
        ["of two in another order"] = [Tied("c", ["f", "a"], p => p[0] * p[0] * p[1])],
        ["of a fixed one"] = [new("e", 2) { IsFixed = true }, Tied("f", ["e"], p => 0.35 * p[0])],
        ["of a fixed and a free one"] = [new("e", 2) { IsFixed = true }, Tied("f", ["e", "b"], p => p[0] * p[1] * p[1])],
        ["two of one"] = [Tied("c", ["a"], p => Jet.Sqrt(p[0])), Tied("f", ["a", "d"], p => p[1] * p[0] / 10)],
        ["of one named twice"] = [Tied("c", ["a", "a"], p => p[0] * p[1] / 80)],
        ["of none"] = [Tied("c", [], _ => 4.5)],
        ["of none of those"] = [Tied("c", ["a", "b"], _ => Jet.Constant(4.5))],
    };

    public static TheoryData<string, FitStatistic> Cases
    {
        get
        {
            var cases = new TheoryData<string, FitStatistic>();
            foreach (string tie in Ties.Keys)
            foreach (FitStatistic statistic in Enum.GetValues<FitStatistic>())
                cases.Add(tie, statistic);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientAndHessianAreThoseOfFiniteDifferences(string ties, FitStatistic statistic)
    {
        var objective = new FitObjective(Problem(ties, statistic)) { ExactHessian = true };
        double[] at = objective.Map.Start(),
            steps = [.. at.Select(v => 1e-3 * Math.Max(Math.Abs(v), 0.1))];
        ObjectiveEvaluation exact = Evaluate(objective, at);
        Assert.Equal(Statistic(statistic, Mu(objective)), exact.Value, 1e-10 * exact.Value);
        double[] gradient = FiniteDifferences.Gradient(p => Evaluate(objective, p).Value, at, steps);
        int n = at.Length;
        for (int a = 0; a < n; a++)
        {
            double scale = exact.Value / Math.Max(Math.Abs(at[a]), 0.1);
            Assert.Equal(gradient[a], exact.Gradient[a], 1e-7 * scale);
            for (int b = 0; b < n; b++)
            {
                double second = FiniteDifferences.First(
                    v => Evaluate(objective, FiniteDifferences.With(at, b, v)).Gradient[a],
                    at[b],
                    steps[b]
                );
                Assert.Equal(second, exact.Hessian[a * n + b], 1e-6 * (scale / Math.Max(Math.Abs(at[b]), 0.1) + Math.Abs(second)));
                Assert.Equal(exact.Hessian[a * n + b], exact.Hessian[b * n + a], 1e-9 * Math.Abs(second) + 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheGaussNewtonMatrixIsTheExpectationOfTheHessian(string ties, FitStatistic statistic)
    {
        // Where the data are the model, the residuals and with them the second derivatives of the model drop out.
        FitProblem problem = Problem(ties, statistic);
        var first = new FitObjective(problem);
        Evaluate(first, first.Map.Start());
        double[] mu = Mu(first);
        var objective = new FitObjective(problem with { Data = new FitData(mu, problem.Data.Errors) }) { ExactHessian = true };
        ObjectiveEvaluation at = Evaluate(objective, objective.Map.Start());
        double[] expected = objective.ExpectedInformation();
        for (int i = 0; i < expected.Length; i++)
        {
            // Neyman's weights are those of the data, which are the model here.
            if (mu.Min() >= 1)
                Assert.Equal(at.Hessian[i], expected[i], 1e-9 * (1 + Math.Abs(expected[i])));
            Assert.Equal(at.Hessian[i], at.GaussNewton[i], 1e-9 * (1 + Math.Abs(expected[i])));
        }
        Assert.All(at.Gradient, g => Assert.Equal(0, g, 1e-9));
    }

    [Fact]
    public void HeldParametersLeaveTheRestAsItWas()
    {
        var whole = new FitObjective(Problem("of two", FitStatistic.Poisson)) { ExactHessian = true };
        double[] start = whole.Map.Start();
        ObjectiveEvaluation all = Evaluate(whole, start);
        var held = new FitObjective(Problem("of two", FitStatistic.Poisson)) { ExactHessian = true };
        held.Hold([1, 3], [start[1], start[3]]);
        Assert.Equal(start.Length - 2, held.ParameterCount);
        ObjectiveEvaluation part = Evaluate(held, held.Active(start));
        int[] active = [0, 2, 4];
        for (int a = 0; a < active.Length; a++)
        {
            Assert.Equal(all.Gradient[active[a]], part.Gradient[a]);
            for (int b = 0; b < active.Length; b++)
                Assert.Equal(all.Hessian[active[a] * start.Length + active[b]], part.Hessian[a * active.Length + b]);
        }
        // The gradient with respect to what is held is the slope of the profile.
        Assert.Equal(all.Gradient[3], held.Gradient[3]);
        held.Hold([1], [0.5]);
        Assert.NotEqual(all.Value, Evaluate(held, held.Active(start)).Value);
    }

    [Fact]
    public void BelowAMeanOfZeroTheStatisticStaysFiniteWithItsDerivatives()
    {
        // A model that may be negative: value and slope go on without a step.
        foreach (FitStatistic statistic in new[] { FitStatistic.Poisson, FitStatistic.PearsonChiSquare })
        foreach (double count in new[] { 0.0, 4 })
        {
            var problem = new FitProblem(
                new FunctionModel([0], 1, (_, u) => u[0]),
                [new FitParameter("mu", 1)],
                new FitData([count]),
                statistic
            );
            var objective = new FitObjective(problem) { ExactHessian = true };
            foreach (double mu in new[] { -3.0, -1e-3, 0, 1e-12 })
            {
                ObjectiveEvaluation at = Evaluate(objective, [mu]);
                Assert.True(double.IsFinite(at.Value) && double.IsFinite(at.Gradient[0]) && at.Hessian[0] > 0, $"{statistic} {count} {mu}");
            }
            Assert.True(Evaluate(objective, [-1]).Value > Evaluate(objective, [1e-9]).Value, $"{statistic} {count}");
        }
    }

    private static FitParameter Tied(string name, IReadOnlyList<string> of, Func<Jet[], Jet> function) =>
        new(name, 0) { Tie = new ParameterTie(of, function) };

    private static FitProblem Problem(string ties, FitStatistic statistic)
    {
        FitParameter[] parameters = [.. Free.Select(p => Ties[ties].FirstOrDefault(t => t.Name == p.Name) ?? p)];
        return new FitProblem(
            Model,
            parameters,
            new FitData(Counts, statistic == FitStatistic.LeastSquares ? [.. X.Select(x => 1 + x)] : null),
            statistic
        );
    }

    private static ObjectiveEvaluation Evaluate(FitObjective objective, double[] at)
    {
        var result = new ObjectiveEvaluation(at.Length);
        objective.Evaluate(at, result);
        return result;
    }

    // The model from all parameters, not through the objective.
    private static double[] Mu(FitObjective objective)
    {
        double[] u = objective.All.ToArray();
        return [.. X.Select(x => u[0] * Math.Exp(-u[1] * x) + u[2] * Math.Exp(-u[3] * x * x) + Math.Sqrt(u[4] + u[5] * x))];
    }

    private static double Statistic(FitStatistic statistic, double[] mu) =>
        Enumerable
            .Range(0, mu.Length)
            .Sum(j =>
            {
                double n = Counts[j],
                    m = mu[j];
                return statistic switch
                {
                    FitStatistic.Poisson => 2 * (m - n + (n > 0 ? n * Math.Log(n / m) : 0)),
                    FitStatistic.PearsonChiSquare => (n - m) * (n - m) / m,
                    FitStatistic.NeymanChiSquare => (n - m) * (n - m) / Math.Max(n, 1),
                    _ => Math.Pow((n - m) / (1 + X[j]), 2),
                };
            });
}
