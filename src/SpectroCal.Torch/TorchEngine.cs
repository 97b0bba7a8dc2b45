using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Torch.Networks;
using SpectroCal.Training;
using TorchSharp;

namespace SpectroCal.Torch;

/// <summary>The engine on TorchSharp: objectives as tensor programs with automatic differentiation, on the processor or CUDA.</summary>
public sealed class TorchEngine : ICalibrationEngine, INetworkTrainer
{
    private const string Processor = "cpu";
    private const string Cuda = "cuda";
    private const string CudaLibrary = "torch_cuda";
    private readonly string? _cudaFault; // why libtorch's part for CUDA cannot be used

    /// <summary>Loads the native libraries.</summary>
    /// <exception cref="EngineUnavailableException">They cannot be used in this process.</exception>
    public TorchEngine()
        : this(typeof(TorchEngine).Assembly.Location) { }

    /// <summary>The same with the native libraries of a plug-in that lies elsewhere.</summary>
    /// <param name="plugIn">Path of the plug-in.</param>
    internal TorchEngine(string plugIn)
    {
        NativeConflict.Check(plugIn);
        if (OperatingSystem.IsLinux())
            NativeFiles.Check(plugIn);
        LoadNatives();
        // Where this one does not load, libtorch says no more than that there is no CUDA.
        _cudaFault = IsBuiltForCuda && Load(CudaLibrary) is { } e ? Fault(CudaLibrary, e) : null;
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
    public bool HasSinglePrecision => true;

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
            : _cudaFault is not null ? $"The engine {Name} has no device {wanted}: its native library {_cudaFault}."
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
        var tensors = TensorSettings.Of(device, settings);
        StoppingRule stopping = settings.Stopping;
        // A rule without tolerances has none in single precision either, and asks for no curvatures.
        if (settings.IsSinglePrecision && stopping.NeedsCurvature)
            stopping = stopping with { RelativeTolerance = Math.Max(stopping.RelativeTolerance, SinglePrecisionTolerance) };
        return new LockStep(settings with { Stopping = stopping }, tensors, finished, cancellation).Minimize(problems);
    }

    long? ICalibrationEngine.MemoryInUse(string device) =>
        Device(device).Name.Split(':') is [Cuda, var index] ? CudaDriver.MemoryInUse(int.Parse(index, CultureInfo.InvariantCulture)) : null;

    INetworkTraining INetworkTrainer.Begin(INetworkPlan plan, long seed, string device, int threads) =>
        new NetworkTraining(plan, seed, device.Length > 0 ? Device(device).Name : Devices[0].Name, threads);

    // TorchSharp would look elsewhere as well, and write to the console where it finds nothing.
    private static void LoadNatives()
    {
        foreach (string library in NativeConflict.Libraries)
            if (Load(library) is { } e)
                throw new InvalidOperationException($"its native library {Fault(library, e)}", e);
    }

    private static DllNotFoundException? Load(string library)
    {
        try
        {
            NativeLibrary.Load(library, typeof(torch).Assembly, null);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e;
        }
    }

    private static string Fault(string library, DllNotFoundException e)
    {
        // Of all places that were tried, the loader's word on the plug-in's own file.
        string? why = e
            .Message.Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => l.Contains("/native/", StringComparison.Ordinal));
        return $"{library} is missing or damaged{(why is null ? "" : $": {why}")}";
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
