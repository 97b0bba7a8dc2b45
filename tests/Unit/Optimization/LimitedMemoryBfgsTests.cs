using SpectroCal.Optimization;

namespace SpectroCal.Tests.Optimization;

/// <summary>L-BFGS against closed forms; what all methods have in common is in <see cref="MinimizerTests"/>.</summary>
public sealed class LimitedMemoryBfgsTests
{
    private static readonly StoppingRule Endless = new()
    {
        Tolerance = 0,
        RelativeTolerance = 0,
        MaximumIterations = 1,
        KeepHistory = true,
    };

    [Fact]
    public void TheFirstStepIsThatOfGradientDescent()
    {
        var objective = new Quadratic([3, -2], [4, 1, 1, 2]);
        double[] rates = [0.1, 0.2];
        OptimizationResult bfgs = Minimizer.Minimize(objective, [0.5, 0.5], new LimitedMemoryBfgs(rates), Endless),
            descent = Minimizer.Minimize(objective, [0.5, 0.5], new GradientDescent(rates), Endless);
        Assert.Equal(descent.Parameters, bfgs.Parameters);
    }

    [Fact]
    public void TheSecondStepOfOneDimensionIsNewtons()
    {
        // f = x^2: the secant is the curvature, so that whatever the first step was the second ends at the minimum.
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([2], [2]),
            [5],
            new LimitedMemoryBfgs([0.1]),
            Endless with
            {
                MaximumIterations = 2,
            }
        );
        Assert.Equal([9, 9 * 0.64], result.History.Take(2).Select(v => Math.Round(v, 12)));
        Assert.Equal(2, result.Parameters[0], 1e-14);
    }

    [Fact]
    public void TheUpdateIsThatOfTheInverseMatrix()
    {
        // H' = (1 - r s y^T) H (1 - r y s^T) + r s s^T, r = 1 / s.y (Nocedal and Wright, eq. 6.17), for the step from the second point.
        double[] minimum = [3, -2],
            curvature = [4, 1, 1, 2],
            rates = [0.1, 0.2],
            from = [0.5, 0.5];
        double[] g0 = Gradient(from),
            x1 = [from[0] - rates[0] * g0[0], from[1] - rates[1] * g0[1]],
            g1 = Gradient(x1);
        double[] s = [x1[0] - from[0], x1[1] - from[1]],
            y = [g1[0] - g0[0], g1[1] - g0[1]];
        double sy = s[0] * y[0] + s[1] * y[1],
            scale = sy / (rates[0] * y[0] * y[0] + rates[1] * y[1] * y[1]);
        double[] right = [g1[0] - y[0] * Dot(s, g1) / sy, g1[1] - y[1] * Dot(s, g1) / sy];
        double[] middle = [scale * rates[0] * right[0], scale * rates[1] * right[1]];
        double back = (Dot(s, g1) - Dot(y, middle)) / sy;
        double[] expected = [x1[0] - middle[0] - s[0] * back, x1[1] - middle[1] - s[1] * back];

        OptimizationResult result = Minimizer.Minimize(
            new Quadratic(minimum, curvature),
            from,
            new LimitedMemoryBfgs(rates),
            Endless with
            {
                MaximumIterations = 2,
            }
        );
        Assert.Equal((2, 3), (result.Iterations, result.Evaluations));
        Assert.Equal(expected[0], result.Parameters[0], 1e-12);
        Assert.Equal(expected[1], result.Parameters[1], 1e-12);

        double[] Gradient(double[] x) =>
            [
                curvature[0] * (x[0] - minimum[0]) + curvature[1] * (x[1] - minimum[1]),
                curvature[2] * (x[0] - minimum[0]) + curvature[3] * (x[1] - minimum[1]),
            ];
        static double Dot(double[] a, double[] b) => a[0] * b[0] + a[1] * b[1];
    }

    [Fact]
    public void ItFollowsRosenbrocksValleyDownwardsOnGradientsAlone()
    {
        var objective = new Counted(new Rosenbrock());
        OptimizationResult result = Minimizer.Minimize(
            objective,
            [-1.2, 1],
            new LimitedMemoryBfgs([1e-3, 1e-3]),
            new StoppingRule { Tolerance = 1e-12, KeepHistory = true }
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, result.Parameters[0], 1e-5);
        // BFGS in the literature needs 30 to 60 evaluations from this start, gradient descent thousands.
        Assert.InRange(objective.Evaluations, 20, 90);
        Assert.True(result.History.Zip(result.History.Skip(1)).All(p => p.Second <= p.First), "The objective rose.");
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e6)]
    public void ARateThatIsFarOffIsCorrectedByTheLineSearch(double rate)
    {
        // x^4 - 2 x^2 from 0.1: a maximum at 0, minima at +-1. The search grows or shrinks the step until the slope has flattened.
        OptimizationResult result = Minimizer.Minimize(
            new OneDimensional(x => (x * x * (x * x - 2), 4 * x * (x * x - 1), 12 * x * x - 4)),
            [0.1],
            new LimitedMemoryBfgs([rate]),
            new StoppingRule { Tolerance = 1e-10 }
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, Math.Abs(result.Parameters[0]), 1e-4);
    }

    [Fact]
    public void ParametersOfDifferentUnitsAreNoHindrance()
    {
        // Offset and gain: curvatures that differ by seven orders of magnitude, correlated by 0.9.
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([500, 3], [1, 0.9 * 3000, 0.9 * 3000, 9e6]),
            [510, 3.01],
            new LimitedMemoryBfgs([0.5, 0.5 / 9e6]),
            new StoppingRule { Tolerance = 1e-10, RelativeTolerance = 0 }
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.InRange(result.Evaluations, 3, 20);
        Assert.Equal(500, result.Parameters[0], 1e-3);
    }

    [Fact]
    public void ARateOfZeroHoldsAParameter()
    {
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([1, 1], [2, 0.5, 0.5, 2]),
            [0, 0],
            new LimitedMemoryBfgs([0.3, 0]),
            new StoppingRule { MaximumIterations = 50 }
        );
        Assert.Equal(0, result.Parameters[1]);
        Assert.Equal(1.25, result.Parameters[0], 1e-9); // 2 (x - 1) + 0.5 (0 - 1) = 0
        Assert.Equal(OptimizationStatus.Stalled, result.Status);
    }

    [Fact]
    public void AnUphillGradientIsAStall()
    {
        var objective = new Counted(new OneDimensional(x => (Math.Abs(x - 1), -Math.Sign(x - 1), 1)));
        OptimizationResult result = Minimizer.Minimize(objective, [3], new LimitedMemoryBfgs([0.5]), new StoppingRule());
        Assert.Equal(OptimizationStatus.Stalled, result.Status);
        Assert.Equal(3, result.Parameters[0]);
        Assert.InRange(objective.Evaluations, 2, 100);
    }

    [Fact]
    public void ContradictoryArgumentsAreErrors()
    {
        Assert.Throws<ArgumentException>(() => new LimitedMemoryBfgs([1]).Begin(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LimitedMemoryBfgs([1]) { Memory = 0 }.Begin(1));
    }
}
