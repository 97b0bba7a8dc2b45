namespace SpectroCal.Engines;

/// <summary>One engine of the catalogue: what it is, or why it cannot be used.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="IsAvailable">Whether it can be used.</param>
/// <param name="Version">Its version; empty where it cannot be used.</param>
/// <param name="Runtime">The software that it runs on, with versions; empty where it cannot be used.</param>
/// <param name="Devices">What it computes on, the one that it takes by itself first.</param>
/// <param name="Reason">Why it cannot be used and what to do; empty where it can.</param>
public sealed record EngineListing(
    string Name,
    bool IsAvailable,
    string Version,
    string Runtime,
    IReadOnlyList<EngineDevice> Devices,
    string Reason
)
{
    /// <summary>An engine that can be used.</summary>
    internal static EngineListing Of(ICalibrationEngine engine) =>
        new(engine.Name, true, engine.Version, engine.Runtime, engine.Devices, "");

    /// <summary>An engine that cannot.</summary>
    internal static EngineListing Absent(string name, string reason) => new(name, false, "", "", [], reason);
}
