using SpectroCal.Detectors;
using SpectroCal.Torch;
using SpectroCal.Torch.Functions;
using SpectroCal.Torch.Objectives;
using static TorchSharp.torch;

namespace SpectroCal.Tests.Torch;

/// <summary>What becomes of a chunk in which a batch throws, or for which there is too little memory.</summary>
public sealed class ObjectiveFailureTests
{
    private const int Batches = 64;

    [TorchFact]
    public void ABatchThatThrowsFailsAloneWithWhatItSaid()
    {
        using var objective = new Faulty(rows => rows.Batches.Contains(37));
        BatchLosses losses = Evaluate(objective);
        for (int i = 0; i < Batches; i++)
            Assert.Equal(i == 37 ? (0, "It cannot be computed.") : ((double)i, null), (losses.Values[i], losses.Failures[i]));
        // Halved six times, each half taken once.
        Assert.Equal(13, objective.Calls);
    }

    [TorchFact]
    public void TooLittleMemoryForAChunkIsNoFailure()
    {
        using var objective = new Faulty(rows => rows.Count > 20);
        BatchLosses losses = Evaluate(objective);
        Assert.Equal(Enumerable.Range(0, Batches).Select(i => (double)i), losses.Values);
        Assert.All(losses.Failures, Assert.Null);
        Assert.Equal(7, objective.Calls);
    }

    private static BatchLosses Evaluate(Faulty objective) =>
        objective.Evaluate([.. Enumerable.Range(0, Batches)], [.. Enumerable.Range(0, 2 * Batches).Select(i => i / 2.0)], false);

    // The loss of a batch is its first parameter, that is, its number.
    private sealed class Faulty(Func<BatchRows, bool> isFault)
        : TensorObjective(
            new TensorFunction([.. Enumerable.Repeat(CalibrationFunction.Parse("linear"), Batches)], new TensorSettings()),
            Batches,
            new TensorSettings()
        )
    {
        public int Calls { get; private set; }

        protected override int BatchesPerChunk(bool withCurvature) => Batches;

        protected override TensorLosses Differentiate(Tensor parameters, BatchRows rows, bool withCurvature, CancellationToken cancellation)
        {
            Calls++;
            if (isFault(rows))
                throw new InvalidOperationException("It cannot be computed.\nThe rest is not for users.");
            return new TensorLosses(parameters.select(1, 0), parameters, null, null);
        }

        protected override void DisposeTensors() { }
    }
}
