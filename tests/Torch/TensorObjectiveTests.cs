using SpectroCal.Torch.Objectives;
using TorchSharp;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// The tensor programs against the managed objectives: losses written twice, gradients once by hand and once by autograd. Each is the
/// other's independent check.
/// </summary>
public abstract class TensorObjectiveTests : DeviceTests
{
    private protected TensorObjectiveTests(string device)
        : base(device) { }

    [TorchTheory]
    [InlineData("kde-channel", "linear")]
    [InlineData("kde-exact", "poly2")]
    [InlineData("kde-channel", "p0 + p1*adc + p2*sin(adc/300)")]
    [InlineData("poisson", "linear")]
    [InlineData("poisson-natural", "p0 + p1*adc^p2")]
    [InlineData("unbinned-real", "p0 + p1*adc^p2")]
    public void HeldParametersAreThoseOfEachBatch(string objective, string function) =>
        AssertSame(Problem.Random(objective, function, 7, free: 1));

    [TorchTheory]
    [InlineData("kde-channel")]
    [InlineData("kde-exact-fixed")]
    [InlineData("poisson")]
    [InlineData("unbinned-real")]
    public void ChunksDoNotChangeTheResult(string objective)
    {
        Problem problem = Problem.Random(objective, "poly2", 11);
        BatchLosses whole = problem.Tensors(Settings with { MemoryBudgetBytes = 1L << 32 }),
            // one batch at a time, and of the exact density a few events
            parts = problem.Tensors(Settings with { MemoryBudgetBytes = 1 << 17 });
        AssertClose(problem, whole, parts, 1e-3);
    }

    [TorchTheory]
    [InlineData("kde-channel")]
    [InlineData("kde-exact-fixed")]
    [InlineData("poisson-tail")]
    public void TheSameProblemGivesTheSameNumbers(string objective)
    {
        BatchLosses one = Problem.Random(objective, "poly2", 5).Tensors(Settings),
            other = Problem.Random(objective, "poly2", 5).Tensors(Settings);
        Assert.Equal(one.Values, other.Values, Same);
        Assert.Equal(one.Gradients, other.Gradients, Same);
        Assert.Equal(one.Hessians, other.Hessians, Same);

        bool Same(double a, double b) => Math.Abs(a - b) <= Repeatability * Math.Abs(a);
    }

    [TorchTheory]
    [InlineData("kde-channel-tied")]
    [InlineData("kde-exact")]
    [InlineData("poisson")]
    [InlineData("unbinned")]
    public void SomeOfTheBatchesAloneGiveTheSame(string objective)
    {
        Problem problem = Problem.Random(objective, "p0 + p1*adc + p2*sin(adc/300)", 4);
        using var tensors = TensorObjective.Of(problem.Batches, Settings);
        BatchLosses all = tensors.Evaluate([0, 1, 2], problem.At, true),
            some = tensors.Evaluate([0, 2], [.. problem.At[..3], .. problem.At[6..]], true),
            gradients = tensors.Evaluate([0, 1, 2], problem.At, false);
        Assert.Equal([all.Values[0], all.Values[2]], some.Values, (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(a));
        Assert.Equal(all.Hessians[18..], some.Hessians[9..], (a, b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a));
        Assert.Equal(all.Gradients, gradients.Gradients, (a, b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a));
        Assert.Empty(gradients.Hessians);
    }

    // Energies of 1e4 eV are known to 1e-3 eV in single precision, and a line is 50 eV wide.
    [TorchTheory]
    [InlineData("kde-channel")]
    [InlineData("kde-exact-fixed")]
    [InlineData("poisson")]
    public void SinglePrecisionIsNear(string objective)
    {
        Problem problem = Problem.Random(objective, "linear", 3);
        BatchLosses single = problem.Tensors(Settings with { Precision = torch.ScalarType.Float32 });
        AssertClose(problem, problem.Managed(), single, 2e6);
        Assert.NotEqual(problem.Tensors(Settings).Values, single.Values);
    }

    [TorchFact]
    public void AScaleThatDoesNotRiseHasNoLikelihood()
    {
        Problem problem = Problem.Random("poisson", "linear", 2);
        double[] at = [.. problem.At];
        at[3] = -1; // the gain of the second of three batches
        problem = problem with { At = at };
        BatchLosses losses = problem.Tensors(Settings);
        Assert.Equal(double.PositiveInfinity, losses.Values[1]);
        Assert.Equal([0.0, 0.0], losses.Gradients[2..4]);
        Assert.Equal(problem.Managed().Values[0], losses.Values[0], 1e-9 * losses.Values[0]);
    }

    [TorchFact]
    public void ACancelledEvaluationEnds()
    {
        using var objective = TensorObjective.Of(Problem.Random("kde-exact", "linear", 1).Batches, Settings);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => objective.Evaluate([0, 1, 2], new double[6], false, cancelled.Token));
    }

    [TorchFact]
    public void BatchesOfDifferentKindsAreRefused()
    {
        Problem one = Problem.Random("kde-exact", "linear", 1),
            other = Problem.Random("kde-exact", "poly2", 1);
        Assert.Throws<ArgumentException>(() => TensorObjective.Of([one.Batches[0], other.Batches[0]], Settings));
    }

    [TorchFact]
    public void NoTensorIsLeftBehind()
    {
        Problem problem = Problem.Random("poisson-tail", "poly2", 1);
        problem.Tensors(Settings);
        // What other tests left to the garbage collection must not go while tensors are counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = torch.Tensor.TotalCount;
        for (int i = 0; i < 3; i++)
            foreach (string objective in (string[])["poisson-tail", "kde-exact", "kde-channel", "kde-exact-fixed"])
                Problem.Random(objective, "p0 + p1*adc + p2*sin(adc/300)", i, free: [0, 1]).Tensors(Settings);
        Assert.InRange(torch.Tensor.TotalCount, 0, before);
    }

    private void AssertSame(Problem problem) => AssertClose(problem, problem.Managed(), problem.Tensors(Settings), 1);

    private protected static void AssertClose(Problem problem, BatchLosses expected, BatchLosses found, double factor)
    {
        string? difference = Agreement.Difference(problem, expected, found, factor);
        Assert.True(difference is null, difference);
    }
}
