using System.ComponentModel;
using System.Diagnostics;

namespace SpectroCal.Plotting.Reports;

/// <summary>Shows figures in the program that the system opens pictures with.</summary>
public static class FigureViewer
{
    /// <summary>Extension of files to show: what every system has a program for.</summary>
    public const string Extension = ".png";

    /// <summary>A new folder for files that are only shown; the system clears it away.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("spectrocal-").FullName;

    /// <summary>Opens a file without waiting for the program to end; false where there is no such program.</summary>
    /// <param name="path">The file.</param>
    public static bool Open(string path)
    {
        try
        {
            // Windows asks the shell, macOS "open", other systems "xdg-open" or its kind.
            using Process? program = Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
