using SpectroCal.Engines;
using static TorchSharp.torch;

namespace SpectroCal.Torch;

/// <summary>Where and how exactly tensors are computed.</summary>
internal sealed record TensorSettings
{
    /// <summary>
    /// Size of what a chunk leaves behind at a time that a processor's cache holds, bytes: larger chunks wait for memory.
    /// </summary>
    public const long ProcessorBudgetBytes = 4L << 20;

    /// <summary>
    /// The same on a graphics card, at most: tensors of a chunk then take much longer to be read than to be asked for, and a larger one is
    /// no faster. Temporaries take up to three times as much until the chunk has ended.
    /// </summary>
    public const long CardBudgetBytes = 2L << 30;

    private const long CardDataBytes = 4L << 30; // a table is copied from one array of the host, of less than 2^31 numbers
    private const long LeastCardBytes = 1L << 30; // where the driver does not say
    private const string Processor = "cpu";

    /// <summary>The device, such as cpu or cuda:0.</summary>
    public string DeviceName { get; init; } = Processor;

    /// <summary>Whether the device is the processor.</summary>
    public bool IsOnProcessor => DeviceName == Processor;

    /// <summary>Double or single precision.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float64;

    /// <summary>
    /// Memory for the intermediate results of one chunk, bytes. Batches, and the events of one batch, are taken in chunks that keep to
    /// it; the data themselves stay on the device.
    /// </summary>
    public long MemoryBudgetBytes { get; init; } = ProcessorBudgetBytes;

    /// <summary>Memory for the data of the batches that are on the device at a time, bytes.</summary>
    public long DataBudgetBytes { get; init; } = 256L << 20;

    /// <summary>How many chunks are computed at a time: as many as there are threads on a processor, where -1 is all.</summary>
    public int ChunksAtOnce { get; init; } = 1;

    /// <summary>How many threads of the host work for one chunk, where -1 is all: on a processor the chunks have the threads.</summary>
    public int ThreadsPerChunk { get; init; } = 1;

    /// <summary>What suits a device.</summary>
    public static TensorSettings Of(EngineDevice device, MinimizationSettings settings)
    {
        var tensors = new TensorSettings
        {
            DeviceName = device.Name,
            Precision = settings.IsSinglePrecision ? ScalarType.Float32 : ScalarType.Float64,
        };
        if (tensors.IsOnProcessor)
            return tensors with { ChunksAtOnce = settings.MaximumThreads };
        // One chunk at a time. Most of the memory is left to temporaries, to what libtorch keeps for reuse, and to others.
        long memory = Math.Max(device.MemoryBytes, LeastCardBytes);
        return tensors with
        {
            MemoryBudgetBytes = Math.Min(memory / 16, CardBudgetBytes),
            DataBudgetBytes = Math.Min(memory / 4, CardDataBytes),
            ThreadsPerChunk = settings.MaximumThreads,
        };
    }

    /// <summary>Bytes of one number.</summary>
    public int NumberBytes => Precision == ScalarType.Float32 ? sizeof(float) : sizeof(double);

    /// <summary>Copies numbers to the device.</summary>
    public Tensor Tensor(double[] values, params long[] shape)
    {
        using Tensor host = tensor(values, shape, ScalarType.Float64);
        return host.to(Precision, new Device(DeviceName), copy: true);
    }

    /// <summary>Copies whole numbers to the device.</summary>
    public Tensor Indices(long[] values)
    {
        using Tensor host = tensor(values, ScalarType.Int64);
        return host.to(ScalarType.Int64, new Device(DeviceName), copy: true);
    }

    /// <summary>How many items fit into the budget, at least one.</summary>
    public int Fitting(long bytesPerItem) => (int)Math.Clamp(MemoryBudgetBytes / Math.Max(bytesPerItem, 1), 1, 1 << 24);
}
