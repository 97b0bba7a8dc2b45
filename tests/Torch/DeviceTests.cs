using SpectroCal.Engines;
using SpectroCal.Optimization;
using SpectroCal.Torch;

namespace SpectroCal.Tests.Torch;

/// <summary>
/// Tests on a device: a class of them is derived once for the processor and once for CUDA, and that one is skipped where there is no
/// CUDA device.
/// </summary>
public abstract class DeviceTests
{
    /// <summary>The processor.</summary>
    internal const string Processor = "cpu";

    /// <summary>The first graphics card.</summary>
    internal const string Cuda = "cuda:0";

    /// <summary>Why tests are skipped; .ci/run knows these words.</summary>
    internal const string NoCuda = "There is no CUDA device, or the engine torch was built for the processor.";

    private protected DeviceTests(string device)
    {
        Assert.SkipUnless(NativeLibraries.Exist, NativeLibraries.NoneForThisPlatform);
        Assert.SkipUnless(Engine.Devices.Any(d => d.Name == device), NoCuda);
        Device = device;
    }

    /// <summary>The engine on all devices.</summary>
    private protected static ICalibrationEngine Engine => NativeLibraries.Torch;

    /// <summary>The device by its name.</summary>
    private protected string Device { get; }

    /// <summary>The engine on this device.</summary>
    private protected ICalibrationEngine Torch => new OnDevice(Engine, Device);

    /// <summary>As the engine computes on this device.</summary>
    private protected TensorSettings Settings =>
        TensorSettings.Of(Engine.Device(Device), new MinimizationSettings(new LevenbergMarquardt(), new StoppingRule()));

    /// <summary>How far, relative, the same computation may be from itself: on a processor not at all.</summary>
    private protected double Repeatability => Device == Processor ? 0 : 1e-12;

    private sealed class OnDevice(ICalibrationEngine engine, string device) : ICalibrationEngine
    {
        public string Name => engine.Name;

        public string Version => engine.Version;

        public string Runtime => engine.Runtime;

        public IReadOnlyList<EngineDevice> Devices => engine.Devices;

        public bool HasSinglePrecision => engine.HasSinglePrecision;

        public EngineDevice Device(string name) => engine.Device(name);

        IReadOnlyList<OptimizationResult> ICalibrationEngine.Minimize(
            IReadOnlyList<BatchProblem> problems,
            MinimizationSettings settings,
            IProgress<int>? finished,
            CancellationToken cancellation
        ) => engine.Minimize(problems, settings.Device.Length > 0 ? settings : settings with { Device = device }, finished, cancellation);

        long? ICalibrationEngine.MemoryInUse(string name) => engine.MemoryInUse(name);
    }
}
