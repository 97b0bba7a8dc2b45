using Microsoft.Win32.SafeHandles;

namespace SpectroCal.Cli;

/// <summary>
/// The files that the program itself opens before it reads any: the runtime keeps each of its libraries open, and where it has none left
/// for a thread of its own it ends the process with a message of its own, which nothing can prevent.
/// </summary>
internal static class SpareFiles
{
    private const int Needed = 48; // a calibration opens 35 beside its input
    private const string NullDevice = "/dev/null";

    /// <summary>Whether the system still gives as many files as that takes.</summary>
    public static bool AreThere()
    {
        if (OperatingSystem.IsWindows())
            return true; // it has no such limit
        var spare = new List<SafeFileHandle>(Needed);
        try
        {
            while (spare.Count < Needed)
                spare.Add(File.OpenHandle(NullDevice, share: FileShare.ReadWrite));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            foreach (SafeFileHandle handle in spare)
                handle.Dispose();
        }
    }
}
