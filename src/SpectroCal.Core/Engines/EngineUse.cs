namespace SpectroCal.Engines;

/// <summary>What a calibration was computed with.</summary>
/// <param name="Name">The engine, such as managed.</param>
/// <param name="Version">Its version.</param>
/// <param name="Runtime">The software that it runs on, with versions.</param>
/// <param name="Device">What it computed on, such as cpu or cuda:0.</param>
/// <param name="Precision">Numbers of 64 or of 32 bits: double or single.</param>
public sealed record EngineUse(string Name, string Version, string Runtime, string Device, string Precision)
{
    /// <summary>The numbers of an engine that is asked for nothing else.</summary>
    public const string DoublePrecision = "double";

    /// <summary>Numbers of 32 bits.</summary>
    public const string SinglePrecision = "single";

    /// <summary>An engine and what it is told.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="device">Name of the device; empty for the one that it takes by itself.</param>
    /// <param name="isSinglePrecision">Whether numbers have 32 bits.</param>
    internal static EngineUse Of(ICalibrationEngine engine, string device, bool isSinglePrecision) =>
        new(
            engine.Name,
            engine.Version,
            engine.Runtime,
            (device.Trim().Length > 0 ? engine.Device(device) : engine.Devices[0]).Name,
            isSinglePrecision ? SinglePrecision : DoublePrecision
        );

    /// <summary>As a sentence has it: torch 1.0.0 on cpu in double precision (TorchSharp 0.107.0, libtorch 2.10.0).</summary>
    public override string ToString() => $"{Name} {Version} on {Device} in {Precision} precision ({Runtime})";
}
