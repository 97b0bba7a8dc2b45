using SpectroCal.Optimization;

namespace SpectroCal.Tests.Optimization;

/// <summary>Minima in a box: on a wall, in a corner, inside, from starts anywhere.</summary>
public sealed class BoundedMinimizerTests
{
    private const double Infinite = double.PositiveInfinity;

    // Correlated, so that a wall moves the minimum of the other parameter: with x held, y = -2 - (x - 3) / 2.
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

    private static OptimizationResult Minimize(string method, IObjective objective, double[] start, double[] lower, double[] upper) =>
        Minimizer.Minimize(
            objective,
            start,
            Method(method),
            new StoppingRule
            {
                Tolerance = 1e-8,
                RelativeTolerance = 0,
                MaximumIterations = 3000,
            },
            bounds: new ParameterBounds(lower, upper)
        );

    [Theory]
    [MemberData(nameof(Methods))]
    public void AMinimumOnOneWall(string method)
    {
        var objective = new Watched(new Quadratic(Minimum, Curvature), [-10, -10], [1, 10]);
        OptimizationResult result = Minimize(method, objective, [-5, 5], [-10, -10], [1, 10]);
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, result.Parameters[0]);
        Assert.Equal(-1, result.Parameters[1], 2e-4); // sqrt(2e-8 / 2)
        Assert.InRange(result.EstimatedDistance, 0, 1e-8);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void AMinimumInACorner(string method)
    {
        var objective = new Watched(new Quadratic(Minimum, Curvature), [-10, 0], [1, 10]);
        OptimizationResult result = Minimize(method, objective, [-5, 5], [-10, 0], [1, 10]);
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal([1, 0], result.Parameters);
        Assert.Equal(0, result.EstimatedDistance);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void AMinimumInside(string method)
    {
        var objective = new Watched(new Quadratic(Minimum, Curvature), [-10, -Infinite], [Infinite, 10]);
        OptimizationResult result = Minimize(method, objective, [-10, 10], [-10, -Infinite], [Infinite, 10]);
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(3, result.Parameters[0], 3e-4);
        Assert.Equal(-2, result.Parameters[1], 3e-4);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void AStartOutsideIsMovedIn(string method)
    {
        var objective = new Watched(new Quadratic(Minimum, Curvature), [2, -5], [6, 5]);
        OptimizationResult result = Minimize(method, objective, [1e6, -1e6], [2, -5], [6, 5]);
        Assert.Equal((6.0, -5.0), (objective.First[0], objective.First[1]));
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(3, result.Parameters[0], 3e-4);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void AWallThatIsReachedFirstIsLeftAgain(string method)
    {
        // From (0, 100) the gradient pushes x against its lower wall at 0, 4 (0 - 3) + (100 + 2) > 0; at the minimum x is 3.
        var objective = new Watched(new Quadratic(Minimum, Curvature), [0, -200], [10, 200]);
        OptimizationResult result = Minimize(method, objective, [0, 100], [0, -200], [10, 200]);
        Assert.True(objective.Visited.Skip(1).Any(p => p[0] == 0), "The wall was never active.");
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(3, result.Parameters[0], 3e-4);
        Assert.Equal(-2, result.Parameters[1], 3e-4);
    }

    [Fact]
    public void RosenbrocksValleyThatAWallCuts()
    {
        // With x at most 0.5 the minimum is (0.5, 0.25), value 0.25.
        var objective = new Watched(new Rosenbrock(), [-2, -2], [0.5, 2]);
        OptimizationResult result = Minimizer.Minimize(
            objective,
            [-1.2, 1],
            new LevenbergMarquardt(),
            new StoppingRule { Tolerance = 1e-12 },
            bounds: new ParameterBounds([-2, -2], [0.5, 2])
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(0.5, result.Parameters[0]);
        Assert.Equal(0.25, result.Parameters[1], 1e-6);
    }

    [Fact]
    public void ManyParametersInABoxEndAtTheKuhnTuckerPoint()
    {
        // 12 correlated parameters, half of whose free minima lie outside.
        const int n = 12;
        var random = new Random(3);
        double[] minimum = [.. Enumerable.Range(0, n).Select(_ => 4 * random.NextDouble() - 2)];
        var hessian = new double[n * n];
        for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
            hessian[i * n + k] = i == k ? 2 : 0.9 / (1 + Math.Abs(i - k));
        double[] lower = [.. Enumerable.Repeat(-1.0, n)],
            upper = [.. Enumerable.Repeat(1.0, n)];
        OptimizationResult result = Minimizer.Minimize(
            new Watched(new Quadratic(minimum, hessian), lower, upper),
            new double[n],
            new LevenbergMarquardt(),
            new StoppingRule { Tolerance = 1e-14, RelativeTolerance = 0 },
            bounds: new ParameterBounds(lower, upper)
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        int onWalls = 0;
        for (int i = 0; i < n; i++)
        {
            double gradient = result.At.Gradient[i];
            if (result.Parameters[i] == 1)
                Assert.True(gradient <= 0, $"{i}: {gradient}");
            else if (result.Parameters[i] == -1)
                Assert.True(gradient >= 0, $"{i}: {gradient}");
            else
                Assert.Equal(0, gradient, 1e-6);
            if (Math.Abs(result.Parameters[i]) == 1)
                onWalls++;
        }
        Assert.InRange(onWalls, 2, n - 2);
    }

    [Fact]
    public void TheDistanceLeavesOutWhatAWallHolds()
    {
        var at = new ObjectiveEvaluation(2);
        double[] point = [1, 4];
        new Quadratic(Minimum, Curvature).Evaluate(point, at);
        Assert.Equal(at.Value, Minimizer.DistanceToMinimum(at, point, new ParameterBounds([-10, -10], [10, 10])), 1e-12);
        at.Gradient[0] = -1; // pushes up through the wall at 1
        Assert.Equal(
            0.5 * at.Gradient[1] * at.Gradient[1] / 2,
            Minimizer.DistanceToMinimum(at, point, new ParameterBounds([-10, -10], [1, 10])),
            1e-12
        );
        at.Gradient[0] = 1; // pushes down, away from it: the wall does not hold
        Assert.Equal(
            Minimizer.DistanceToMinimum(at),
            Minimizer.DistanceToMinimum(at, point, new ParameterBounds([-10, -10], [1, 10])),
            1e-12
        );
        // Both held: nothing is left to gain.
        (at.Gradient[0], at.Gradient[1]) = (-1, 3);
        Assert.Equal(0, Minimizer.DistanceToMinimum(at, point, new ParameterBounds([-10, 4], [1, 10])));
    }

    [Fact]
    public void AParameterWithoutEffectStaysAndDoesNotKeepFromConverging()
    {
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([3, 0], [2, 0, 0, 0]),
            [10, 7],
            new LevenbergMarquardt(),
            new StoppingRule { Tolerance = 1e-10 }
        );
        Assert.Equal((OptimizationStatus.Converged, 7.0), (result.Status, result.Parameters[1]));
        Assert.Equal(3, result.Parameters[0], 1e-4);
    }

    [Fact]
    public void BoundsThatContradictAreErrors()
    {
        Assert.Contains(
            "1 lower and 2 upper",
            Assert.Throws<ArgumentException>(() => new ParameterBounds([0], [1, 1])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "lower bound 1",
            Assert.Throws<ArgumentException>(() => new ParameterBounds([1], [1])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new ParameterBounds([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() =>
            Minimizer.Minimize(
                new Quadratic(Minimum, Curvature),
                [1, 1],
                new LevenbergMarquardt(),
                new StoppingRule(),
                bounds: new ParameterBounds([0], [1])
            )
        );
    }

    /// <summary>Asserts that no point outside the box is ever evaluated, and remembers all of them.</summary>
    private sealed class Watched(IObjective inner, double[] lower, double[] upper) : IObjective
    {
        public List<double[]> Visited { get; } = [];

        public double[] First => Visited[0];

        public int ParameterCount => inner.ParameterCount;

        public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
        {
            for (int i = 0; i < parameters.Length; i++)
                Assert.InRange(parameters[i], lower[i], upper[i]);
            Visited.Add(parameters.ToArray());
            inner.Evaluate(parameters, result);
        }
    }
}
