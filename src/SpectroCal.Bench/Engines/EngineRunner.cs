using SpectroCal.Engines;
using SpectroCal.Optimization;

namespace SpectroCal.Bench.Engines;

/// <summary>One engine on one device in one precision, asked as campaigns ask it.</summary>
internal sealed class EngineRunner
{
    // So small that nothing moves as far as matters, and yet every step is somewhere else: objectives know where they were asked last.
    private static readonly double[] TinyRates = [1e-10, 1e-16]; // eV^2, (eV per channel)^2

    private static readonly StoppingRule NeverConverged = new() { Tolerance = 0, RelativeTolerance = 0 };
    private readonly ICalibrationEngine _engine;
    private readonly long? _deviceMemoryBefore;

    private EngineRunner(ICalibrationEngine engine, string device, int bits)
    {
        (_engine, Device, Bits) = (engine, device, bits);
        _deviceMemoryBefore = engine.MemoryInUse(device);
    }

    /// <summary>Name of the engine.</summary>
    public string Engine => _engine.Name;

    /// <summary>Name of the device.</summary>
    public string Device { get; }

    /// <summary>Bits of a number.</summary>
    public int Bits { get; }

    /// <summary>What there is of an engine: its devices, with single precision where it has that.</summary>
    public static IEnumerable<EngineRunner> Of(EngineListing listing)
    {
        ICalibrationEngine engine = EngineCatalogue.Default.Find(listing.Name);
        int[] bits = engine.HasSinglePrecision ? [64, 32] : [64];
        return listing.Devices.SelectMany(d => bits.Select(b => new EngineRunner(engine, d.Name, b)));
    }

    /// <summary>Memory of the device taken since this was made, bytes; null where that is not known.</summary>
    public long? DeviceMemoryTaken() => _engine.MemoryInUse(Device) - _deviceMemoryBefore;

    /// <summary>Minimises with the default method.</summary>
    public IReadOnlyList<OptimizationResult> Minimize(BatchProblem[] problems, CancellationToken cancellation) =>
        Run(problems, new LevenbergMarquardt(), new StoppingRule(), cancellation);

    /// <summary>Evaluates loss and gradient at the start, and some times more.</summary>
    public IReadOnlyList<OptimizationResult> Evaluate(BatchProblem[] problems, int more, CancellationToken cancellation) =>
        Run(problems, new GradientDescent(TinyRates), NeverConverged with { MaximumIterations = more }, cancellation);

    private IReadOnlyList<OptimizationResult> Run(
        BatchProblem[] problems,
        OptimizationMethod method,
        StoppingRule stopping,
        CancellationToken cancellation
    ) =>
        _engine.Minimize(
            problems,
            new MinimizationSettings(method, stopping) { Device = Device, IsSinglePrecision = Bits == 32 },
            null,
            cancellation
        );
}
