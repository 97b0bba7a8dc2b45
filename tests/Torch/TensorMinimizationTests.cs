using SpectroCal.Engines;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using TorchSharp;

namespace SpectroCal.Tests.Torch;

/// <summary>The same minimisations by the Torch engine and by the managed one.</summary>
public abstract class TensorMinimizationTests : DeviceTests
{
    private static readonly StoppingRule Tight = new()
    {
        Tolerance = 1e-12,
        RelativeTolerance = 0,
        MaximumIterations = 200,
    };

    private static readonly ICalibrationEngine Managed = new ManagedEngine();

    private protected TensorMinimizationTests(string device)
        : base(device) { }

    public static TheoryData<string, string> Combinations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string objective in Problem.Objectives)
            foreach (string function in (string[])["linear", "poly2", "p0 + p1*adc + p2*sqrt(adc)", "p0 + p1*adc + p2*sin(adc/300)"])
                data.Add(objective, function);
            return data;
        }
    }

    // Parameters are compared by the energies that they give, where lines are: those of the square root are nearly degenerate.
    [TorchTheory]
    [MemberData(nameof(Combinations))]
    public void TheOptimumIsThatOfTheManagedEngine(string objective, string function)
    {
        Problem problem = Problem.Random(objective, function, 21);
        var settings = new MinimizationSettings(new LevenbergMarquardt(), Tight);
        IReadOnlyList<OptimizationResult> expected = Managed.Minimize(Problems(problem), settings, null, default),
            found = Torch.Minimize(Problems(Problem.Random(objective, function, 21)), settings, null, default);
        for (int i = 0; i < expected.Count; i++)
        {
            // Where the data hardly determine a constant, rounding decides whether steps still fall or are used up.
            bool converged = expected[i].Status == OptimizationStatus.Converged;
            Assert.Equal(converged, found[i].Status == OptimizationStatus.Converged);
            AssertNear(expected[i].Value, found[i].Value, 1e-9);
            foreach (double energy in (double[])[4508.9, 8047.8])
            {
                double channel = problem.Functions[i].Channel(energy, expected[i].Parameters);
                AssertNear(energy, problem.Functions[i].Energy(channel, found[i].Parameters), 1e-9);
            }
        }
    }

    [TorchTheory]
    [InlineData("gradient-descent")]
    [InlineData("adam")]
    [InlineData("l-bfgs")]
    [InlineData("levenberg-marquardt")]
    [InlineData("decorrelated gradient-descent")]
    public void EveryMethodTakesTheSameSteps(string name)
    {
        foreach (string objective in (string[])["kde-channel", "poisson", "kde-exact-fixed", "unbinned-real"])
        {
            Problem problem = Problem.Random(objective, "linear", 5);
            StoppingRule rule = new() { MaximumIterations = 12, KeepHistory = true };
            var settings = new MinimizationSettings(Method(name, problem), rule);
            IReadOnlyList<OptimizationResult> expected = Managed.Minimize(Problems(problem), settings, null, default),
                found = Torch.Minimize(Problems(Problem.Random(objective, "linear", 5)), settings, null, default);
            for (int i = 0; i < expected.Count; i++)
                AssertSame(expected[i], found[i], 1e-7);
        }
    }

    // Condens. Matter 9 (2024) 26: exact kernel, amplitudes given, gradient descent, 200 iterations without a tolerance.
    [TorchFact]
    public void ThePublishedMethodHasTheSameHistory()
    {
        Problem problem = Problem.Random("kde-exact-fixed", "linear", 9);
        var rule = new StoppingRule
        {
            Tolerance = 0,
            RelativeTolerance = 0,
            MaximumIterations = 200,
            KeepHistory = true,
        };
        var settings = new MinimizationSettings(Method("gradient-descent", problem), rule);
        IReadOnlyList<OptimizationResult> expected = Managed.Minimize(Problems(problem), settings, null, default),
            found = Torch.Minimize(Problems(problem), settings, null, default);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal((201, 201, OptimizationStatus.IterationLimit), (found[i].History.Count, found[i].Evaluations, found[i].Status));
            AssertSame(expected[i], found[i], 1e-6);
        }
        // What was descended is much more than the tolerance.
        double descended = expected.Sum(r => r.History[0] - r.History[^1]) / expected.Sum(r => r.History[0]);
        Assert.True(descended > 1e-4, $"Only {descended:G3} was descended.");
    }

    [TorchFact]
    public void KindsAreMinimisedTogetherAndComeBackInOrder()
    {
        BatchProblem[] mixed =
        [
            .. Problems(Problem.Random("poisson", "linear", 1))
                .Concat(Problems(Problem.Random("kde-channel", "linear", 2)))
                .Concat(Problems(Problem.Random("kde-exact-fixed", "linear", 3, free: 1))),
        ];
        BatchProblem[] shuffled = [mixed[4], mixed[0], mixed[8], mixed[2], mixed[6], mixed[1], mixed[3], mixed[7], mixed[5]];
        var settings = new MinimizationSettings(new LevenbergMarquardt(), Tight);
        IReadOnlyList<OptimizationResult> expected = Managed.Minimize(shuffled, settings, null, default);
        var finished = new Finished();
        IReadOnlyList<OptimizationResult> found = Torch.Minimize(shuffled, settings, finished, default);
        for (int i = 0; i < shuffled.Length; i++)
            AssertNear(expected[i].Value, found[i].Value, 1e-9);
        Assert.Equal(shuffled.Length, finished.Counts[^1]);
        Assert.Equal(finished.Counts.Order(), finished.Counts);
    }

    [TorchTheory]
    [InlineData("kde-channel", 0)]
    [InlineData("poisson", -1)]
    [InlineData("unbinned-real", -1)]
    public void ABatchWithoutAnEnergyScaleLeavesTheOthersAlone(string objective, double gain)
    {
        Problem problem = Problem.Random(objective, "linear", 6);
        BatchProblem[] problems = Problems(problem);
        var settings = new MinimizationSettings(new LevenbergMarquardt(), Tight);
        IReadOnlyList<OptimizationResult> alone = Torch.Minimize(problems, settings, null, default);
        problems[0] = problems[0] with { Start = [double.NaN, double.NaN] };
        problems[1] = problems[1] with { Start = [500, gain] };
        foreach (ICalibrationEngine engine in (ICalibrationEngine[])[Managed, Torch])
        {
            IReadOnlyList<OptimizationResult> found = engine.Minimize(problems, settings, null, default);
            Assert.NotEqual(OptimizationStatus.Converged, found[0].Status);
            Assert.Equal(OptimizationStatus.Converged, found[2].Status);
            AssertNear(alone[2].Value, found[2].Value, 1e-9);
        }
    }

    // What throws inside of the engine, here for want of parameters, is this batch's own failure.
    [TorchFact]
    public void AnObjectiveThatThrowsHasDiverged()
    {
        BatchProblem[] problems = Problems(Problem.Random("kde-channel", "linear", 6));
        problems[1] = new BatchProblem(new Throwing(problems[1].Objective), problems[1].Start);
        IReadOnlyList<OptimizationResult> found = Managed.Minimize(
            problems,
            new MinimizationSettings(new LevenbergMarquardt(), Tight),
            null,
            default
        );
        Assert.Equal(
            [OptimizationStatus.Converged, OptimizationStatus.Diverged, OptimizationStatus.Converged],
            found.Select(r => r.Status)
        );
        Assert.Equal(problems[1].Start, found[1].Parameters);
        // Torch has no program for an objective that it does not know, and says so.
        Assert.Throws<CalibrationException>(() =>
            Torch.Minimize(problems, new MinimizationSettings(new LevenbergMarquardt(), Tight), null, default)
        );
    }

    [TorchFact]
    public void ThreadsAndRepetitionDoNotChangeABit()
    {
        OptimizationResult[][] results =
        [
            .. new[] { 1, 2, -1 }.Select(threads =>
                Torch
                    .Minimize(
                        Problems(Problem.Random("poisson", "poly2", 8)),
                        new MinimizationSettings(new LevenbergMarquardt(), Tight) { MaximumThreads = threads },
                        null,
                        default
                    )
                    .ToArray()
            ),
        ];
        foreach (OptimizationResult[] other in results)
            Assert.Equal(
                results[0].SelectMany(r => r.Parameters),
                other.SelectMany(r => r.Parameters),
                (a, b) => Math.Abs(a - b) <= Repeatability * Math.Abs(a)
            );
    }

    // Single precision knows an energy of 8 keV to 5e-4 eV, and a sum of squares to 1e-6 or so: a small part of the error of a batch.
    [TorchTheory]
    [InlineData("kde-channel")]
    [InlineData("kde-exact-fixed")]
    [InlineData("poisson")]
    [InlineData("unbinned")]
    public void SinglePrecisionEndsWithinItsPrecision(string objective)
    {
        Problem problem = Problem.Random(objective, "linear", 13);
        var settings = new MinimizationSettings(new LevenbergMarquardt(), new StoppingRule());
        IReadOnlyList<OptimizationResult> expected = Torch.Minimize(Problems(problem), settings, null, default),
            found = Torch.Minimize(Problems(problem), settings with { IsSinglePrecision = true }, null, default);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(OptimizationStatus.Converged, found[i].Status);
            foreach (double energy in (double[])[4508.9, 8047.8])
            {
                double channel = problem.Functions[i].Channel(energy, expected[i].Parameters);
                Assert.Equal(energy, problem.Functions[i].Energy(channel, found[i].Parameters), 0.1);
            }
            Assert.NotEqual(expected[i].Value, found[i].Value);
        }
    }

    [TorchFact]
    public void TheObjectivesAreLeftAtTheOptimum()
    {
        Problem problem = Problem.Random("kde-channel", "linear", 14),
            same = Problem.Random("kde-channel", "linear", 14);
        var settings = new MinimizationSettings(new LevenbergMarquardt(), Tight);
        IReadOnlyList<OptimizationResult> found = Torch.Minimize(Problems(problem), settings, null, default);
        for (int i = 0; i < found.Count; i++)
        {
            same.Batches[i].Evaluate(found[i].Parameters, new ObjectiveEvaluation(2));
            Assert.Equal(same.Batches[i].Amplitudes, problem.Batches[i].Amplitudes);
        }
    }

    [TorchFact]
    public void ACancelledMinimisationEndsAndLeavesNothing()
    {
        BatchProblem[] problems = Problems(Problem.Random("kde-exact-fixed", "linear", 15));
        var endless = new StoppingRule
        {
            Tolerance = 0,
            RelativeTolerance = 0,
            MaximumIterations = int.MaxValue,
        };
        var settings = new MinimizationSettings(new GradientDescent([0, 0]), endless);
        long before = torch.Tensor.TotalCount;
        foreach (ICalibrationEngine engine in (ICalibrationEngine[])[Managed, Torch])
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            Assert.ThrowsAny<OperationCanceledException>(() => engine.Minimize(problems, settings, null, source.Token));
        }
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [TorchFact]
    public void AThousandMinimisationsLeaveNoTensor()
    {
        BatchProblem[][] problems =
        [
            .. ((string[])["kde-channel", "kde-exact-fixed", "poisson"]).Select(o => Problems(Problem.Random(o, "linear", 16))[..1]),
        ];
        var settings = new MinimizationSettings(new LevenbergMarquardt(), new StoppingRule { MaximumIterations = 2 });
        Torch.Minimize(problems[0], settings, null, default);
        // What other tests left is freed now, not meanwhile.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount;
        for (int i = 0; i < 1000; i++)
            Torch.Minimize(problems[i % problems.Length], settings, null, default);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [TorchFact]
    public void ContradictorySettingsAreErrorsAndNotResults()
    {
        BatchProblem[] problems = Problems(Problem.Random("kde-channel", "linear", 6));
        foreach (ICalibrationEngine engine in (ICalibrationEngine[])[Managed, Torch])
        {
            var wrong = new MinimizationSettings(new GradientDescent([1, 1, 1]), Tight);
            Assert.Throws<ArgumentException>(() => engine.Minimize(problems, wrong, null, default));
            var elsewhere = new MinimizationSettings(new LevenbergMarquardt(), Tight) { Device = "abacus" };
            Assert.Throws<EngineUnavailableException>(() => engine.Minimize(problems, elsewhere, null, default));
            Assert.Empty(engine.Minimize([], new MinimizationSettings(new LevenbergMarquardt(), Tight), null, default));
        }
    }

    private protected static BatchProblem[] Problems(Problem problem)
    {
        int n = problem.Batches[0].ParameterCount;
        return [.. problem.Batches.Select((b, i) => new BatchProblem(b, problem.At[(i * n)..((i + 1) * n)]))];
    }

    // Rates from the largest of the curvatures that the batches have on average.
    private static OptimizationMethod Method(string name, Problem problem)
    {
        double[][] curvatures = [.. problem.Batches.Select((b, i) => b.ExpectedCurvature(problem.At.AsSpan(2 * i, 2)))];
        double[] rates = [0.2 / curvatures.Max(c => c[0]), 0.2 / curvatures.Max(c => c[3])];
        return name switch
        {
            "gradient-descent" => new GradientDescent(rates),
            "adam" => new Adam([1, 1e-3]),
            "l-bfgs" => new LimitedMemoryBfgs(rates),
            "decorrelated gradient-descent" => new DecorrelatedSteps(new GradientDescent([0.4, 0.4])),
            _ => new LevenbergMarquardt(),
        };
    }

    private static void AssertSame(OptimizationResult expected, OptimizationResult found, double tolerance)
    {
        Assert.Equal((expected.Status, expected.Iterations), (found.Status, found.Iterations));
        Assert.Equal(expected.History.Count, found.History.Count);
        foreach ((double e, double f) in expected.History.Zip(found.History))
            AssertNear(e, f, tolerance);
        AssertNear(expected.EstimatedDistance + 1, found.EstimatedDistance + 1, 1e-4);
        AssertNear(expected.At.Hessian[0], found.At.Hessian[0], 1e-4);
    }

    private static void AssertNear(double expected, double found, double tolerance) =>
        Assert.True(Math.Abs(found - expected) <= tolerance * Math.Abs(expected), $"{found:R} instead of {expected:R}");

    private sealed class Finished : IProgress<int>
    {
        public List<int> Counts { get; } = [];

        public void Report(int value) => Counts.Add(value);
    }

    private sealed class Throwing(IBatchObjective inner) : IBatchObjective
    {
        public int ParameterCount => inner.ParameterCount;

        public IReadOnlyList<double> Amplitudes => inner.Amplitudes;

        public double ModelError => inner.ModelError;

        public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result) =>
            throw new InvalidOperationException("It cannot be evaluated.");

        public bool Renew(ReadOnlySpan<double> parameters) => inner.Renew(parameters);

        public double[]? Covariance(ReadOnlySpan<double> parameters) => inner.Covariance(parameters);

        public double[] ExpectedCurvature(ReadOnlySpan<double> parameters) => inner.ExpectedCurvature(parameters);

        public double[] AmplitudeErrors() => inner.AmplitudeErrors();

        public double ReducedValue(double value) => inner.ReducedValue(value);
    }
}
