using SpectroCal.Optimization;

namespace SpectroCal.Tests.Optimization;

/// <summary>First-order methods where parameters are correlated to one part in a million.</summary>
public sealed class DecorrelatedStepsTests
{
    private static readonly double[] Minimum = [350, 4.9, 2e-6];
    private static readonly StoppingRule Rule = new()
    {
        Tolerance = 1e-6,
        RelativeTolerance = 0,
        MaximumIterations = 300,
        KeepHistory = true,
    };

    public static TheoryData<string, int> Methods =>
        new()
        {
            { "gradient-descent", 12 },
            { "l-bfgs", 4 },
            { "adam", 300 },
        };

    private static OptimizationMethod Method(string name, double rate) =>
        name switch
        {
            "gradient-descent" => new GradientDescent([rate, rate, rate]),
            "l-bfgs" => new LimitedMemoryBfgs([rate, rate, rate]),
            _ => new Adam([rate, rate, rate]),
        };

    // chi2 of three energies 1 eV exact at the channels of Ti, Mn and Cu: its curvature is 2 sum of v v^T, v = (1, a, a^2).
    private static Quadratic Scale()
    {
        var curvature = new double[9];
        foreach (double channel in (double[])[832, 1107, 1530])
            for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                curvature[3 * i + j] += 2 * Math.Pow(channel, i + j);
        return new Quadratic(Minimum, curvature, floor: 3);
    }

    private static double EnergyOff(OptimizationResult result, double channel) =>
        Enumerable.Range(0, 3).Sum(i => (result.Parameters[i] - Minimum[i]) * Math.Pow(channel, i));

    [Theory]
    [MemberData(nameof(Methods))]
    public void FirstOrderMethodsArrive(string name, int most)
    {
        OptimizationMethod method = new DecorrelatedSteps(Method(name, name == "adam" ? 0.1 : 0.4));
        OptimizationResult result = Minimizer.Minimize(Scale(), [352, 4.899, 2e-6], method, Rule);
        Assert.Equal((name, OptimizationStatus.Converged), (method.Name, result.Status));
        Assert.InRange(result.Iterations, 1, most);
        Assert.InRange(EnergyOff(result, 832), -2e-3, 2e-3);
        Assert.InRange(EnergyOff(result, 1530), -2e-3, 2e-3);
    }

    // Whatever rates it has: with 1.6 over the largest curvature of the scaled parameters it is as fast as it can be.
    [Fact]
    public void StepsOfTheParametersThemselvesDoNotArrive()
    {
        var at = new ObjectiveEvaluation(3);
        Scale().Evaluate(Minimum, at);
        double[] rates = [.. Enumerable.Range(0, 3).Select(i => 1.6 / (3 * at.Hessian[4 * i]))];
        OptimizationResult result = Minimizer.Minimize(Scale(), [352, 4.899, 2e-6], new GradientDescent(rates), Rule);
        Assert.Equal(OptimizationStatus.IterationLimit, result.Status);
    }

    // du = -R L^T g and dp = L du with L L^T = 2 H^-1: the step is -2 R H^-1 g, whatever the axes.
    [Fact]
    public void TheStepOfGradientDescentIsThatOfTheChainRule()
    {
        double[] curvature = [4, 1, 1, 2];
        var at = new ObjectiveEvaluation(2);
        new Quadratic([3, -2], curvature).Evaluate([1, 1], at);
        IStepper stepper = new DecorrelatedSteps(new GradientDescent([0.4, 0.4])).Begin(2);
        var step = new double[2];
        Assert.True(stepper.Propose(at, default, step));
        Assert.Equal(0.8 * 2, step[0], 1e-12);
        Assert.Equal(0.8 * -3, step[1], 1e-12);
    }

    [Fact]
    public void ParametersWithoutEffectStay()
    {
        OptimizationResult result = Minimizer.Minimize(
            new Quadratic([3, 5], [4, 0, 0, 0]),
            [1, 1],
            new DecorrelatedSteps(new GradientDescent([0.4, 0.4])),
            Rule
        );
        Assert.Equal(OptimizationStatus.Converged, result.Status);
        Assert.Equal(1, result.Parameters[1]);
    }

    [Fact]
    public void ABoxIsRefused()
    {
        var method = new DecorrelatedSteps(new GradientDescent([0.4, 0.4]));
        Assert.Throws<NotSupportedException>(() =>
            Minimizer.Minimize(new Quadratic([3, 5], [4, 1, 1, 2]), [1, 1], method, Rule, default, new ParameterBounds([0, 0], [9, 9]))
        );
    }
}
