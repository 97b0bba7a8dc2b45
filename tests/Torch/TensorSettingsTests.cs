using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>How much memory a device is asked for.</summary>
public sealed class TensorSettingsTests
{
    private const long GiB = 1L << 30;
    private static readonly MinimizationSettings Minimization = new(new LevenbergMarquardt(), new StoppingRule()) { MaximumThreads = 3 };

    [TorchTheory]
    [InlineData(80 * GiB, 2 * GiB, 4 * GiB)]
    [InlineData(8 * GiB, GiB / 2, 2 * GiB)]
    [InlineData(0, GiB / 16, GiB / 4)]
    public void ACardIsAskedForASmallPartOfItsMemory(long memory, long budget, long data)
    {
        var settings = TensorSettings.Of(new EngineDevice("cuda:0", "a card", memory), Minimization);
        Assert.Equal((budget, data), (settings.MemoryBudgetBytes, settings.DataBudgetBytes));
        Assert.Equal((1, 3), (settings.ChunksAtOnce, settings.ThreadsPerChunk));
    }

    [TorchFact]
    public void OnAProcessorTheChunksHaveTheThreads()
    {
        var settings = TensorSettings.Of(new EngineDevice("cpu", "a processor", 80 * GiB), Minimization);
        Assert.Equal(TensorSettings.ProcessorBudgetBytes, settings.MemoryBudgetBytes);
        Assert.Equal((3, 1), (settings.ChunksAtOnce, settings.ThreadsPerChunk));
    }
}
