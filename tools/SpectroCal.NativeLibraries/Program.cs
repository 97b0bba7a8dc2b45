using System.Runtime.InteropServices;

namespace SpectroCal.NativeLibraries;

/// <summary>Adapts one file of a build's own output to the system that builds it.</summary>
internal static class Program
{
    private const string Usage = "usage: SpectroCal.NativeLibraries FILE";

    private static int Main(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        string file = args[0];
        try
        {
            if (SystemLibrary() is not { } system)
            {
                Console.WriteLine($"warning : {OldLibrary.CppLibrary} of this system was not found; {file} stays as it is.");
                return 0;
            }
            Adaptation result = OldLibrary.Adapt(File.ReadAllBytes(file), File.ReadAllBytes(system));
            if (result.Needed.Count > 0)
                // Not an error: everything but the engine works without it.
                Console.WriteLine(
                    $"warning : {Path.GetFileName(file)} needs {string.Join(", ", result.Needed)} of {string.Join(", ", result.Missing)}, "
                        + $"which {system} does not have: the engine cannot run here. Install a newer {OldLibrary.CppLibrary}."
                );
            else if (result.Bytes is not null)
                Replace(file, result.Bytes);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.WriteLine($"warning : {file} could not be adapted to this system: {e.Message}");
            return 0;
        }
    }

    // A link, such as to the package cache, is replaced, and not what it leads to. The time stays that of the original, by which a build
    // sees that nothing has to be copied again.
    private static void Replace(string file, byte[] content)
    {
        DateTime time = File.GetLastWriteTimeUtc(file);
        string temporary = file + ".adapted";
        File.WriteAllBytes(temporary, content);
        File.SetLastWriteTimeUtc(temporary, time);
        File.Move(temporary, file, overwrite: true);
    }

    // The runtime has loaded it, or can: the kernel's list of mapped files says from where.
    private static string? SystemLibrary()
    {
        if (!NativeLibrary.TryLoad(OldLibrary.CppLibrary, out _))
            return null;
        return File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains('/'))
            .Select(line => line[line.IndexOf('/')..])
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so.6", StringComparison.Ordinal));
    }
}
