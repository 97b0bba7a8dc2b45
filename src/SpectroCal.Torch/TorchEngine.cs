using System.Reflection;
using System.Runtime.InteropServices;
using SpectroCal.Engines;
using SpectroCal.Optimization;
using TorchSharp;

namespace SpectroCal.Torch;

/// <summary>The engine on TorchSharp: objectives as tensor programs with automatic differentiation, on the processor or CUDA.</summary>
public sealed class TorchEngine : ICalibrationEngine
{
    private const string Processor = "cpu";
    private const string Cuda = "cuda";

    /// <summary>Loads the native libraries.</summary>
    /// <exception cref="EngineUnavailableException">They cannot be used in this process.</exception>
    public TorchEngine()
        : this(typeof(TorchEngine).Assembly.Location) { }

    /// <summary>The same with the native libraries of a plug-in that lies elsewhere.</summary>
    /// <param name="plugIn">Path of the plug-in.</param>
    internal TorchEngine(string plugIn)
    {
        NativeConflict.Check(plugIn);
        LoadNatives();
        Runtime = $"TorchSharp {ManagedEngine.VersionOf(typeof(torch).Assembly)}, libtorch {torch.__version__}";
        torch.InitializeDeviceType(DeviceType.CPU);
        torch.manual_seed(Seed);
        // Chunks of batches are computed side by side, each by one thread: results do not depend on the number of threads.
        torch.set_num_threads(1);
        Devices = [ProcessorDevice(), .. CudaDevices()];
    }

    // Relative to the objective: its rounding in single precision lets a distance to the minimum be no smaller.
    private const double SinglePrecisionTolerance = 1e-6;

    /// <summary>Seed of its random numbers, unless another is stated: the same run gives the same numbers.</summary>
    internal const long Seed = 1;

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public string Version { get; } = ManagedEngine.VersionOf(typeof(TorchEngine).Assembly);

    /// <inheritdoc/>
    public string Runtime { get; }

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices { get; }

    /// <inheritdoc/>
    public EngineDevice Device(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Trim().ToLowerInvariant();
        if (Devices.FirstOrDefault(d => d.Name == (wanted == Cuda ? $"{Cuda}:0" : wanted)) is { } device)
            return device;
        string present = string.Join(", ", Devices.Select(d => d.Name));
        if (wanted != Cuda && !wanted.StartsWith(Cuda + ":", StringComparison.Ordinal))
            throw new EngineUnavailableException($"The engine {Name} has no device {name.Trim()}: it computes on {present}.");
        throw new EngineUnavailableException(
            !IsBuiltForCuda
                ? $"The engine {Name} was built for the processor and has no device {wanted}: build it for CUDA with '{CudaCommand}'."
            : Devices.Count > 1 ? $"The engine {Name} has no device {wanted}: it computes on {present}."
            : $"The engine {Name} finds no CUDA driver or no graphics card, and has no device {wanted}: install NVIDIA's driver, or "
                + $"use the device {Processor}."
        );
    }

    IReadOnlyList<OptimizationResult> ICalibrationEngine.Minimize(
        IReadOnlyList<BatchProblem> problems,
        MinimizationSettings settings,
        IProgress<int>? finished,
        CancellationToken cancellation
    )
    {
        EngineDevice device = settings.Device.Length > 0 ? Device(settings.Device) : Devices[0];
        TensorSettings tensors = Tensors(device, settings);
        StoppingRule stopping = settings.Stopping;
        if (settings.IsSinglePrecision)
            stopping = stopping with { RelativeTolerance = Math.Max(stopping.RelativeTolerance, SinglePrecisionTolerance) };
        return new LockStep(settings with { Stopping = stopping }, tensors, finished, cancellation).Minimize(problems);
    }

    private static TensorSettings Tensors(EngineDevice device, MinimizationSettings settings)
    {
        var tensors = new TensorSettings
        {
            DeviceName = device.Name,
            Precision = settings.IsSinglePrecision ? torch.ScalarType.Float32 : torch.ScalarType.Float64,
        };
        if (device.Name == Processor)
            return tensors with { ChunksAtOnce = settings.MaximumThreads };
        // A graphics card is one chunk at a time, as large as may be; a quarter of the memory is left to others.
        long memory = Math.Max(device.MemoryBytes, 1L << 30);
        return tensors with { MemoryBudgetBytes = memory / 4, DataBudgetBytes = memory / 2 };
    }

    // TorchSharp would look elsewhere as well, and write to the console where it finds nothing.
    private static void LoadNatives()
    {
        foreach (string library in NativeConflict.Libraries)
        {
            try
            {
                NativeLibrary.Load(library, typeof(torch).Assembly, null);
            }
            catch (DllNotFoundException e)
            {
                // Of all places that were tried, the loader's word on the plug-in's own file.
                string? why = e
                    .Message.Split('\n', StringSplitOptions.TrimEntries)
                    .FirstOrDefault(l => l.Contains("/native/", StringComparison.Ordinal));
                throw new InvalidOperationException(
                    $"its native library {library} is missing or damaged{(why is null ? "" : $": {why}")}",
                    e
                );
            }
        }
    }

    private static string CudaCommand =>
        $"{EngineCatalogue.BuildCommand} -p:TorchFlavor=cuda-{(OperatingSystem.IsWindows() ? "windows" : "linux")}";

    private static bool IsBuiltForCuda =>
        typeof(TorchEngine)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Any(a => a.Key == "TorchFlavor" && a.Value!.StartsWith(Cuda, StringComparison.Ordinal));

    private static EngineDevice ProcessorDevice() =>
        new(Processor, ManagedEngine.ProcessorText(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static IEnumerable<EngineDevice> CudaDevices() =>
        IsBuiltForCuda && torch.cuda.is_available()
            ? Enumerable.Range(0, torch.cuda.device_count()).Select(i => CudaDriver.Device(i) with { Name = $"{Cuda}:{i}" })
            : [];
}
