using System.Reflection;
using Microsoft.Win32.SafeHandles;

namespace SpectroCal;

/// <summary>
/// Tells that a process may open no more files, whatever the error is called that this led to: a file that cannot be opened, or a part of
/// the program that cannot be loaded and is said not to be there.
/// </summary>
public static class OpenFiles
{
    /// <summary>What is wrong and what to do.</summary>
    public const string UsedUp = "Too many files are open in this process: raise the limit (ulimit -n), or give fewer files at once.";

    private const int Few = 8;
    private const int OfProcess = 24; // EMFILE
    private const int OfSystem = 23; // ENFILE
    private const int Windows = unchecked((int)0x80070004); // ERROR_TOO_MANY_OPEN_FILES

    /// <summary>Whether an error is due to that.</summary>
    public static bool AreUsedUp(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is IOException && IsLimit(error.HResult))
                return true;
            // The loader says of any part of the program that it cannot open that it is not there.
            if (error is FileNotFoundException { FileName: { } part } && IsThere(part))
                return true;
            if (error is FileNotFoundException or FileLoadException && FewCanBeOpened())
                return true;
        }
        return false;
    }

    private static bool IsLimit(int code) => OperatingSystem.IsWindows() ? code == Windows : code is OfProcess or OfSystem;

    // A part of the program, or of the runtime, that could not be loaded although it is there.
    private static bool IsThere(string part)
    {
        try
        {
            string file = new AssemblyName(part).Name + ".dll";
            return new[] { typeof(OpenFiles), typeof(object) }.Any(type =>
                File.Exists(Path.Combine(Path.GetDirectoryName(type.Assembly.Location)!, file))
            );
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return false; // no name of an assembly
        }
    }

    // What cannot be loaded needed more than one: whether a few are to be had.
    private static bool FewCanBeOpened()
    {
        var handles = new List<SafeFileHandle>();
        try
        {
            for (int i = 0; i < Few; i++)
                handles.Add(File.OpenHandle(typeof(OpenFiles).Assembly.Location));
            return false;
        }
        catch (IOException e)
        {
            return IsLimit(e.HResult);
        }
        catch (Exception e) when (e is ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            handles.ForEach(h => h.Dispose());
        }
    }
}
