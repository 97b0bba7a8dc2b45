using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Torch;
using SpectroCal.Torch.Functions;
using SpectroCal.Torch.Objectives;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>A batch that cannot be evaluated, among others in the same tensor program.</summary>
public sealed class FaultTests
{
    private const string Logarithm = "p0 + p1*adc + 500*log(adc + p2)";

    private static readonly MinimizationSettings Settings = new(
        new LevenbergMarquardt(),
        new StoppingRule { Tolerance = 1e-12, RelativeTolerance = 0 }
    );

    // p2 makes the logarithm of some channels or of all what is not a number.
    [TorchTheory]
    [InlineData("kde-exact", -1500, null)]
    [InlineData("kde-exact", -9000, null)]
    [InlineData("kde-exact", double.PositiveInfinity, null)]
    [InlineData("kde-channel", -1500, null)]
    [InlineData("kde-channel", -9000, null)]
    [InlineData("poisson", -1500, OptimizationStatus.Diverged)]
    [InlineData("poisson", -9000, OptimizationStatus.Diverged)]
    [InlineData("poisson", double.NaN, OptimizationStatus.Diverged)]
    public void EndsAlone(string objective, double p2, OptimizationStatus? status)
    {
        BatchProblem[] problems = Problems(objective),
            faulty = Problems(objective);
        faulty[1] = faulty[1] with { Start = [-2855, p2] };
        IReadOnlyList<OptimizationResult> expected = NativeLibraries.Torch.Minimize(problems, Settings, null, default),
            found = NativeLibraries.Torch.Minimize(faulty, Settings, null, default);
        // A density may be zero where the function is not defined, a mean may not.
        OptimizationStatus managed = ((ICalibrationEngine)new ManagedEngine()).Minimize(faulty, Settings, null, default)[1].Status;
        Assert.Equal(status ?? managed, managed);
        Assert.Equal(managed, found[1].Status);
        // How many are evaluated at a time changes the order of sums, and the last digits.
        foreach (int i in (int[])[0, 2])
        {
            Assert.Equal(OptimizationStatus.Converged, expected[i].Status);
            Assert.Equal((expected[i].Status, expected[i].Evaluations), (found[i].Status, found[i].Evaluations));
            Assert.Equal(expected[i].Value, found[i].Value, 1e-13 * expected[i].Value);
            for (int k = 0; k < 2; k++)
                Assert.Equal(expected[i].Parameters[k], found[i].Parameters[k], 1e-9 * Math.Abs(expected[i].Parameters[k]));
        }
    }

    // Whatever goes wrong in a chunk, each of its batches is evaluated by itself.
    [TorchFact]
    public void ThatThrowsHasFailedAlone()
    {
        using var program = new Throwing(Problem.Random("kde-exact", "linear", 1), 1);
        BatchLosses losses = program.Evaluate([0, 1, 2], [1, 2, 3, 4, 5, 6], withCurvature: false);
        Assert.Equal([false, true, false], losses.Failures.Select(f => f is not null));
        Assert.Equal([3.0, 0, 11], losses.Values);
        Assert.Equal([1.0, 1, 0, 0, 1, 1], losses.Gradients);
    }

    private static BatchProblem[] Problems(string objective)
    {
        Problem problem = Problem.Random(objective, Logarithm, 17, free: [0, 2]);
        return [.. problem.Batches.Select((b, i) => new BatchProblem(b, problem.At[(2 * i)..(2 * i + 2)]))];
    }

    // The sum of the parameters, except of one batch.
    private sealed class Throwing(Problem problem, int batch)
        : TensorObjective(new TensorFunction(problem.Functions, new TensorSettings()), problem.Batches.Length, new TensorSettings())
    {
        protected override int BatchesPerChunk(bool withCurvature) => BatchCount;

        protected override TensorLosses Differentiate(
            Tensor parameters,
            BatchRows rows,
            bool withCurvature,
            CancellationToken cancellation
        ) =>
            rows.Batches.Contains(batch)
                ? throw new InvalidOperationException("It cannot be evaluated.")
                : new TensorLosses(parameters.sum(1), ones_like(parameters), null, null);

        protected override void DisposeTensors() { }
    }
}
