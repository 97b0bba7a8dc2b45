using SpectroCal.Optimization;

namespace SpectroCal.Engines;

/// <summary>What runs optimisations, and on what. The catalogue finds it: see <see cref="EngineCatalogue"/>.</summary>
/// <remarks>A plug-in has one public class that implements this, with a constructor without arguments.</remarks>
public interface ICalibrationEngine
{
    /// <summary>How it is asked for, in lower case.</summary>
    string Name { get; }

    /// <summary>Version of the engine.</summary>
    string Version { get; }

    /// <summary>The software that it runs on, with versions.</summary>
    string Runtime { get; }

    /// <summary>Whether it can compute with numbers of 32 bits.</summary>
    bool HasSinglePrecision { get; }

    /// <summary>Whether it computes many problems at once, the faster the more there are; else each by itself, on one thread.</summary>
    internal bool TakesManyAtOnce => true;

    /// <summary>What it can compute on here, the one that it takes by itself first.</summary>
    IReadOnlyList<EngineDevice> Devices { get; }

    /// <summary>Finds a device by its name; a name without a number, such as cuda, is the first of its kind.</summary>
    /// <exception cref="EngineUnavailableException">It is not there; the message says why and what to do.</exception>
    EngineDevice Device(string name);

    /// <summary>
    /// Minimises each problem by itself; a problem that throws or runs into non-finite numbers is a result with status Diverged, never the
    /// end of the others.
    /// </summary>
    /// <param name="problems">The problems; what their objectives hold stays held.</param>
    /// <param name="settings">How to minimise.</param>
    /// <param name="finished">Is told how many have ended.</param>
    /// <param name="cancellation">Ends the work.</param>
    internal IReadOnlyList<OptimizationResult> Minimize(
        IReadOnlyList<BatchProblem> problems,
        MinimizationSettings settings,
        IProgress<int>? finished,
        CancellationToken cancellation
    );

    /// <summary>
    /// Memory of a device that is in use, of whatever program, bytes; null for the processor, or where its driver does not tell.
    /// </summary>
    /// <param name="device">Name of the device.</param>
    internal long? MemoryInUse(string device);
}
