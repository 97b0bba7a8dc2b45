using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SpectroCal.Calibration;

/// <summary>What runs the optimisation of a campaign, and on what.</summary>
/// <param name="Name">Name of the engine.</param>
/// <param name="Version">Version of the library.</param>
/// <param name="VectorBits">Width of the vectors that it computes with, bits; 0 where the processor has none.</param>
/// <param name="Threads">Threads that it uses unless it is told otherwise.</param>
/// <param name="Platform">Operating system and processor.</param>
/// <param name="Runtime">The .NET that runs it.</param>
public sealed record CalibrationEngine(string Name, string Version, int VectorBits, int Threads, string Platform, string Runtime)
{
    /// <summary>The engine that is always there: managed code on the processor.</summary>
    public static CalibrationEngine Managed() =>
        new(
            "Managed",
            typeof(CalibrationEngine)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion.Split('+')[0]
                ?? "",
            Vector.IsHardwareAccelerated ? 8 * Vector<byte>.Count : 0,
            Environment.ProcessorCount,
            RuntimeInformation.RuntimeIdentifier,
            RuntimeInformation.FrameworkDescription
        );
}
