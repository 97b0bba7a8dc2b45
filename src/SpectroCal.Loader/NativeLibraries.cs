using System.Runtime.InteropServices;

namespace SpectroCal.Loader;

/// <summary>Finds the native libraries that the module brings, in folders named as those of packages.</summary>
internal static class NativeLibraries
{
    private static readonly string System =
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : "linux";
    private static readonly string Ending =
        OperatingSystem.IsWindows() ? ".dll"
        : OperatingSystem.IsMacOS() ? ".dylib"
        : ".so";

    /// <summary>The path of a library for this machine; null where the module does not have it.</summary>
    /// <param name="folder">The folder of the module's dependencies.</param>
    /// <param name="name">Name of the library without an ending.</param>
    public static string? Find(string folder, string name)
    {
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        // On macOS one file may serve all processors; the names of some begin with "lib" where those who ask leave that away.
        return new[] { $"{System}-{processor}", System }
            .SelectMany(system => new[] { name, "lib" + name }.Select(file => (system, file)))
            .Select(place => Path.Combine(folder, "runtimes", place.system, "native", place.file + Ending))
            .FirstOrDefault(File.Exists);
    }
}
