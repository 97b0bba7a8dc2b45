using System.Globalization;
using System.Runtime.InteropServices;

namespace SpectroCal.Bench.Engines;

/// <summary>How far work makes the memory of this process grow, by the kernel's own high-water mark (Linux, proc(5)).</summary>
internal static class ResidentMemory
{
    private const string ResetPeak = "5"; // written into clear_refs: the peak is what is resident now

    /// <summary>Runs work; gives the growth of the resident memory at its peak, bytes, or null where the system does not tell.</summary>
    /// <remarks>What freed memory the allocators hold is given back before: work that reuses it would seem to need none.</remarks>
    public static long? PeakOf(Action work)
    {
        if (!OperatingSystem.IsLinux())
        {
            work();
            return null;
        }
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GiveBack();
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        long before = Peak();
        work();
        return Peak() - before;
    }

    private static long Peak()
    {
        const string field = "VmHWM:"; // in units of 1024 bytes
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }

    // GNU's C library has the function; others give memory back by themselves.
    private static void GiveBack()
    {
        if (NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "malloc_trim", out nint function))
            _ = Marshal.GetDelegateForFunctionPointer<Trim>(function)(0);
    }

    private delegate int Trim(nuint keep);
}
