using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>Minimisations on CUDA.</summary>
public sealed class MinimizationOnCudaTests() : TensorMinimizationTests(Cuda)
{
    private const long Segment = 20L << 20; // what libtorch asks the driver for at a time

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void MemoryOfTheCardDoesNotGrow(bool isSinglePrecision)
    {
        BatchProblem[][] problems =
        [
            .. ((string[])["kde-channel", "kde-exact-fixed", "poisson", "poisson-natural-tail"]).Select(o =>
                Problems(Problem.Random(o, "poly2", 16))
            ),
        ];
        var settings = new MinimizationSettings(new LevenbergMarquardt(), new StoppingRule { MaximumIterations = 3 })
        {
            IsSinglePrecision = isSinglePrecision,
        };
        Repeat(3);
        long before = InUse();
        Repeat(50);
        Assert.True(InUse() < before + Segment, $"{before} bytes were in use, now {InUse()}.");

        static long InUse() => Assert.NotNull(CudaDriver.MemoryInUse(0));

        void Repeat(int times)
        {
            for (int i = 0; i < times; i++)
                foreach (BatchProblem[] one in problems)
                    Torch.Minimize(one, settings, null, default);
        }
    }

    [TorchTheory]
    [InlineData("cuda:7")]
    [InlineData("CUDA:7")]
    [InlineData("cuda:x")]
    public void ACardThatIsNotThereIsRefusedWithThoseThatAre(string name)
    {
        var error = Assert.Throws<EngineUnavailableException>(() => Engine.Device(name));
        Assert.Contains(
            $"no device {name.ToLowerInvariant()}: it computes on {Processor}, {Cuda}",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [TorchFact]
    public void TheCardHasANameAndMemory()
    {
        EngineDevice card = Engine.Device("cuda");
        Assert.Equal(Cuda, card.Name);
        Assert.NotEmpty(card.Description);
        Assert.True(card.MemoryBytes > 1L << 30, card.ToString());
    }
}
