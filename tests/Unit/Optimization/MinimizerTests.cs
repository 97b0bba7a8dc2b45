using SpectroCal.Optimization;

namespace SpectroCal.Tests.Optimization;

public sealed class MinimizerTests
{
    private static readonly double[] Minimum = [3, -2];
    private static readonly double[] Curvature = [4, 1, 1, 2];

    public static TheoryData<string> Methods => ["levenberg-marquardt", "gradient-descent", "adam", "l-bfgs"];

    private static OptimizationMethod Method(string name) =>
        name switch
        {
            "levenberg-marquardt" => new LevenbergMarquardt(),
            "gradient-descent" => new GradientDescent([0.3, 0.3]),
            "l-bfgs" => new LimitedMemoryBfgs([0.3, 0.3]),
            _ => new Adam([0.5, 0.5]),
        };

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryMethodFindsTheMinimumOfAQuadratic(string name)
    {
        var objective = new Counted(new Quadratic(Minimum, Curvature, floor: 7));
        OptimizationResult result = Minimizer.Minimize(
            objective,
            [0.5, 0.5],
            Method(name),
            new StoppingRule
            {
                Tolerance = 1e-6,
                RelativeTolerance = 0,
                MaximumIterations = 1000,
                KeepHistory = true,
            }
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        // Tolerance 1e-6 in the objective: a displacement along the weakest direction (eigenvalue 1.6) of at most sqrt(2e-6 / 1.6).
        Assert.InRange(result.Parameters[0], Minimum[0] - 1.2e-3, Minimum[0] + 1.2e-3);
        Assert.InRange(result.Parameters[1], Minimum[1] - 1.2e-3, Minimum[1] + 1.2e-3);
        Assert.InRange(result.Value, 7, 7 + 1e-6);
        Assert.Equal(result.Value - 7, result.EstimatedDistance, 1e-12);
        Assert.Equal(objective.Evaluations, result.Evaluations);
        Assert.Equal(result.Iterations + 1, result.History.Count);
        Assert.Equal(result.Value, result.History.Min());
        Assert.Equal(objective.Values[0], result.History[0]);
    }

    [Fact]
    public void StepsThatAreAllRefusedEndByTheNumberOfEvaluations()
    {
        var objective = new Counted(new Rising());
        var rule = new StoppingRule { MaximumIterations = 1000, MaximumEvaluations = 7 };
        OptimizationResult result = Minimizer.Minimize(objective, [1], new LevenbergMarquardt(), rule);
        Assert.Equal(OptimizationStatus.IterationLimit, result.Status);
        Assert.Equal(7, objective.Evaluations);
        Assert.Equal([1], result.Parameters);
    }

    // Falls, by its slope, and rises with every look.
    private sealed class Rising : IObjective
    {
        private int _looks;

        public int ParameterCount => 1;

        public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
        {
            result.Value = _looks++;
            result.Gradient[0] = -1;
            result.Hessian[0] = result.GaussNewton[0] = 1;
        }
    }

    [Fact]
    public void NewtonStepsNeedFewEvaluationsOnAQuadratic()
    {
        var objective = new Counted(new Quadratic(Minimum, Curvature));
        OptimizationResult result = Minimizer.Minimize(objective, [50, 80], new LevenbergMarquardt(), new StoppingRule());
        // The first step is damped by 1e-3 and leaves 1e-6 of the distance (value 2e4), the next by 1e-4.
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.InRange(objective.Evaluations, 2, 4);
    }

    [Fact]
    public void NewtonStepsFollowRosenbrocksValley()
    {
        var objective = new Counted(new Rosenbrock());
        OptimizationResult result = Minimizer.Minimize(
            objective,
            [-1.2, 1],
            new LevenbergMarquardt(),
            new StoppingRule { Tolerance = 1e-12, KeepHistory = true }
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, result.Parameters[0], 1e-5);
        Assert.Equal(1, result.Parameters[1], 1e-5);
        // The literature's damped Newton methods need 20 to 30 evaluations from this start.
        Assert.InRange(objective.Evaluations, 10, 40);
        Assert.Equal(objective.Evaluations, result.Evaluations);
        Assert.True(result.History.Zip(result.History.Skip(1)).All(p => p.Second <= p.First), "The objective rose.");
    }

    [Fact]
    public void FirstOrderMethodsDescendIntoRosenbrocksValley()
    {
        OptimizationMethod[] methods = [new GradientDescent([1e-3, 1e-3]), new Adam([0.05, 0.05])];
        foreach (OptimizationMethod method in methods)
        {
            OptimizationResult result = Minimizer.Minimize(
                new Rosenbrock(),
                [-1.2, 1],
                method,
                new StoppingRule { Tolerance = 1e-6, MaximumIterations = 20_000 }
            );
            Assert.Equal(OptimizationStatus.Converged, result.Status);
            // A distance of 1e-6 along the valley (curvature 0.4) is sqrt(2e-6 / 0.4) = 2e-3.
            Assert.Equal(1, result.Parameters[0], 3e-3);
        }
    }

    [Fact]
    public void GradientDescentFollowsItsClosedForm()
    {
        // One dimension, curvature 2: x_k = (1 - 2 R)^k x_0 and the loss is x_k^2.
        const double rate = 0.1;
        var objective = new Counted(new Quadratic([0], [2]));
        OptimizationResult result = Minimizer.Minimize(
            objective,
            [5],
            new GradientDescent([rate]),
            new StoppingRule
            {
                Tolerance = 0,
                RelativeTolerance = 0,
                MaximumIterations = 30,
                KeepHistory = true,
            }
        );
        Assert.Equal(OptimizationStatus.IterationLimit, result.Status);
        Assert.Equal(31, objective.Evaluations);
        Assert.Equal(31, result.History.Count);
        for (int k = 0; k <= 30; k++)
            Assert.Equal(25 * Math.Pow(1 - 2 * rate, 2 * k), result.History[k], 1e-10);
    }

    [Fact]
    public void ALearningRateOfZeroHoldsAParameter()
    {
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([1, 1], [2, 0, 0, 2]),
            [0, 0],
            new GradientDescent([0.3, 0]),
            new StoppingRule { MaximumIterations = 50 }
        );
        Assert.Equal(0, result.Parameters[1]);
        Assert.Equal(1, result.Parameters[0], 1e-6);
        Assert.Equal(OptimizationStatus.IterationLimit, result.Status);
    }

    [Fact]
    public void AdamsFirstStepIsTheLearningRate()
    {
        // With bias correction m / sqrt(v) is the sign of the first gradient, whatever its size.
        foreach (double curvature in new[] { 1e-6, 1.0, 1e8 })
        {
            var objective = new Quadratic([0], [curvature]);
            OptimizationResult result = Minimizer.Minimize(
                objective,
                [5],
                new Adam([0.25]),
                new StoppingRule
                {
                    Tolerance = 0,
                    RelativeTolerance = 0,
                    MaximumIterations = 1,
                }
            );
            Assert.Equal(4.75, result.Parameters[0], 1e-9);
        }
    }

    [Fact]
    public void AdamTakesTheStepsOfItsAlgorithm()
    {
        // Algorithm 1 of arXiv:1412.6980 written out, without and with the decay of the step size.
        foreach (double decay in new[] { 1, 0.9 })
            AssertSteps(decay);
    }

    private static void AssertSteps(double decay)
    {
        double x = 5,
            m = 0,
            v = 0;
        for (int t = 1; t <= 10; t++)
        {
            double g = 2 * x;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            x -= 0.1 * Math.Pow(decay, t - 1) * (m / (1 - Math.Pow(0.9, t))) / Math.Sqrt(v / (1 - Math.Pow(0.999, t)));
        }
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([0], [2]),
            [5],
            new Adam([0.1]) { Decay = decay },
            new StoppingRule
            {
                Tolerance = 0,
                RelativeTolerance = 0,
                MaximumIterations = 10,
            }
        );
        Assert.Equal(x, result.Parameters[0], 1e-12);
    }

    [Fact]
    public void AnInfiniteObjectiveDiverges()
    {
        OptimizationResult atStart = Minimizer.Minimize(
            new OneDimensional(_ => (double.NaN, 1, 1)),
            [0],
            new LevenbergMarquardt(),
            new StoppingRule()
        );
        Assert.Equal((OptimizationStatus.Diverged, 1), (atStart.Status, atStart.Evaluations));

        // x^4 with a rate far too large: |x| grows until the value overflows. The start is the lowest point reached.
        OptimizationResult onTheWay = Minimizer.Minimize(
            new OneDimensional(x => (Math.Pow(x, 4), 4 * Math.Pow(x, 3), 12 * x * x)),
            [2],
            new GradientDescent([1]),
            new StoppingRule()
        );
        Assert.Equal(OptimizationStatus.Diverged, onTheWay.Status);
        Assert.Equal((2.0, 16.0), (onTheWay.Parameters[0], onTheWay.Value));
    }

    [Fact]
    public void NoStepThatLowersTheObjectiveIsAStall()
    {
        // |x| claims a gradient that points the wrong way: every step goes uphill.
        var objective = new Counted(new OneDimensional(x => (Math.Abs(x - 1), -Math.Sign(x - 1), 1)));
        OptimizationResult result = Minimizer.Minimize(objective, [3], new LevenbergMarquardt(), new StoppingRule());
        Assert.Equal(OptimizationStatus.Stalled, result.Status);
        Assert.Equal(3, result.Parameters[0]);
        Assert.InRange(objective.Evaluations, 2, 50);
    }

    [Fact]
    public void AMaximumIsNotTakenForAMinimum()
    {
        OptimizationResult result = Minimizer.Minimize(
            new OneDimensional(x => (Math.Cos(x), -Math.Sin(x), -Math.Cos(x))),
            [0],
            new LevenbergMarquardt(),
            new StoppingRule()
        );
        Assert.NotEqual(OptimizationStatus.Converged, result.Status);
        Assert.Equal(double.PositiveInfinity, result.EstimatedDistance);
    }

    [Fact]
    public void StepsIntoTheUndefinedAreTakenBack()
    {
        // x - ln x, infinite below 0, minimum at 1: the first Newton step from 10 leads to -80.
        OptimizationResult result = Minimizer.Minimize(
            new OneDimensional(x => x > 0 ? (x - Math.Log(x), 1 - 1 / x, 1 / (x * x)) : (double.PositiveInfinity, double.NaN, double.NaN)),
            [10],
            new LevenbergMarquardt(),
            new StoppingRule()
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, result.Parameters[0], 2e-3);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void CancellationStopsBeforeTheNextEvaluation(string name)
    {
        using var source = new CancellationTokenSource();
        var objective = new Counted(
            new Quadratic(Minimum, Curvature),
            k =>
            {
                if (k == 3)
                    source.Cancel();
            }
        );
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Minimizer.Minimize(objective, [1e6, 1e6], Method(name), new StoppingRule { Tolerance = 0, RelativeTolerance = 0 }, source.Token)
        );
        Assert.Equal(3, objective.Evaluations);

        var never = new Counted(new Quadratic(Minimum, Curvature));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Minimizer.Minimize(never, [1, 1], Method(name), new StoppingRule(), source.Token)
        );
        Assert.Equal(0, never.Evaluations);
    }

    [Fact]
    public void LargeValuesConvergeRelativeToThemselves()
    {
        // 0.5 x^2 + 1e8 at x = 0.1: 0.005 from the minimum, 5e-11 of the value.
        var rule = new StoppingRule { Tolerance = 1e-6, RelativeTolerance = 1e-10 };
        OptimizationResult result = Minimizer.Minimize(new Quadratic([0], [1], floor: 1e8), [0.1], new LevenbergMarquardt(), rule);
        Assert.Equal((OptimizationStatus.Converged, 1), (result.Status, result.Evaluations));
        result = Minimizer.Minimize(new Quadratic([0], [1], floor: 1e8), [1], new LevenbergMarquardt(), rule);
        Assert.InRange(result.Evaluations, 2, 4);
    }

    [Fact]
    public void ThereIsNoHistoryUnlessAskedFor() =>
        Assert.Empty(Minimizer.Minimize(new Rosenbrock(), [0, 0], new LevenbergMarquardt(), new StoppingRule()).History);

    [Fact]
    public void TheDistanceToTheMinimumOfAQuadraticIsExact()
    {
        var at = new ObjectiveEvaluation(2);
        new Quadratic(Minimum, Curvature, floor: -4).Evaluate([10, 20], at);
        Assert.Equal(at.Value + 4, Minimizer.DistanceToMinimum(at), 1e-9);
    }

    [Fact]
    public void ContradictoryArgumentsAreErrors()
    {
        var objective = new Quadratic(Minimum, Curvature);
        Assert.Throws<ArgumentException>(() => Minimizer.Minimize(objective, [1], new LevenbergMarquardt(), new StoppingRule()));
        Assert.Throws<ArgumentException>(() => Minimizer.Minimize(objective, [1, 1], new GradientDescent([1]), new StoppingRule()));
        Assert.Throws<ArgumentException>(() => Minimizer.Minimize(objective, [1, 1], new Adam([1, -1]), new StoppingRule()));
        Assert.Throws<ArgumentException>(() =>
            Minimizer.Minimize(objective, [1, 1], new GradientDescent([1, double.NaN]), new StoppingRule())
        );
    }

    [Fact]
    public void EveryStatusHasItsSentence()
    {
        string[] sentences = [.. Enum.GetValues<OptimizationStatus>().Select(s => s.Describe())];
        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.All(sentences, s => Assert.EndsWith(".", s, StringComparison.Ordinal));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((OptimizationStatus)99).Describe());
    }
}
