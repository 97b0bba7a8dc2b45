using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using SpectroCal.Optimization;

namespace SpectroCal.Engines;

/// <summary>The engine that is always there: managed code with exact first and second derivatives, on the processor.</summary>
public sealed class ManagedEngine : ICalibrationEngine
{
    /// <summary>Its name.</summary>
    public const string EngineName = "managed";

    private const string Processor = "cpu";

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string Version { get; } = VersionOf(typeof(ManagedEngine).Assembly);

    /// <inheritdoc/>
    public string Runtime => RuntimeInformation.FrameworkDescription;

    /// <inheritdoc/>
    public bool HasSinglePrecision => false;

    bool ICalibrationEngine.TakesManyAtOnce => false;

    /// <inheritdoc/>
    public IReadOnlyList<EngineDevice> Devices { get; } = [new(Processor, ProcessorText(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)];

    /// <inheritdoc/>
    public EngineDevice Device(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Equals(name.Trim(), Processor, StringComparison.OrdinalIgnoreCase)
            ? Devices[0]
            : throw new EngineUnavailableException($"The engine {Name} has no device {name.Trim()}: it computes on {Processor}.");
    }

    IReadOnlyList<OptimizationResult> ICalibrationEngine.Minimize(
        IReadOnlyList<BatchProblem> problems,
        MinimizationSettings settings,
        IProgress<int>? finished,
        CancellationToken cancellation
    )
    {
        if (settings.Device.Length > 0)
            Device(settings.Device);
        Minimization[] minimizations = [.. problems.Select(p => p.Begin(settings))];
        int ended = 0;
        Workers.For(
            problems.Count,
            settings.MaximumThreads,
            i =>
            {
                while (!minimizations[i].IsEnded)
                {
                    cancellation.ThrowIfCancellationRequested();
                    problems[i].Step(minimizations[i]);
                }
                finished?.Report(Interlocked.Increment(ref ended));
            },
            cancellation
        );
        return [.. minimizations.Select(m => m.Result)];
    }

    long? ICalibrationEngine.MemoryInUse(string device) => null;

    /// <summary>The processor in words: platform, threads, width of its vectors.</summary>
    internal static string ProcessorText() =>
        $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} threads"
        + (Vector.IsHardwareAccelerated ? $", vectors of {8 * Vector<byte>.Count} bits" : "");

    /// <summary>The version of an assembly without the commit.</summary>
    internal static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
