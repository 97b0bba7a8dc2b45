using System.Globalization;

namespace SpectroCal.Engines;

/// <summary>Something that an engine can compute on.</summary>
/// <param name="Name">How it is asked for, such as cpu or cuda:0.</param>
/// <param name="Description">What it is: processor and threads, or the graphics card.</param>
/// <param name="MemoryBytes">Memory that it has, bytes; 0 where that is not known.</param>
public sealed record EngineDevice(string Name, string Description, long MemoryBytes)
{
    private const double Gibibyte = 1L << 30;

    /// <summary>The memory in GiB as text; empty where it is not known.</summary>
    public string MemoryText() => MemoryBytes > 0 ? (MemoryBytes / Gibibyte).ToString("0.0", CultureInfo.InvariantCulture) : "";

    /// <summary>The device in words: cpu, 23.4 GiB (linux-x64, 2 threads).</summary>
    public override string ToString() => $"{Name}{(MemoryBytes > 0 ? $", {MemoryText()} GiB" : "")} ({Description})";
}
