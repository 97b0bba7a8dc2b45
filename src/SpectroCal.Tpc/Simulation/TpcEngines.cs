using SpectroCal.Engines;

namespace SpectroCal.Tpc.Simulation;

/// <summary>Simulators by the engine that computes them.</summary>
public static class TpcEngines
{
    /// <summary>The simulator of an engine.</summary>
    /// <param name="detector">What to simulate.</param>
    /// <param name="engine">
    /// Name of the engine: auto or managed, which compute in the program itself; torch, a plug-in, which has graphics cards.
    /// </param>
    /// <param name="device">What it computes on, such as cpu or cuda:0; empty: what it takes by itself.</param>
    /// <exception cref="EngineUnavailableException">There is no such engine or device, or it simulates no chambers.</exception>
    public static ITpcSimulator Simulator(TpcDetector detector, string engine = EngineCatalogue.Automatic, string device = "")
    {
        ICalibrationEngine chosen = EngineCatalogue.Default.Choose(engine, device);
        if (chosen is ManagedEngine)
            return new TpcSimulator(detector);
        // A plug-in has one class for it, which it makes for its devices.
        Type type =
            chosen.GetType().Assembly.GetTypes().FirstOrDefault(t => t.IsClass && typeof(ITpcSimulator).IsAssignableFrom(t))
            ?? throw new EngineUnavailableException($"The engine {chosen.Name} does not simulate time projection chambers.");
        EngineDevice on = device.Trim().Length > 0 ? chosen.Device(device) : chosen.Devices[0];
        return (ITpcSimulator)Activator.CreateInstance(type, detector, on)!;
    }
}
