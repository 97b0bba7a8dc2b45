using System.ComponentModel;
using System.Diagnostics;

namespace SpectroCal.Plotting.Reports;

/// <summary>Shows figures in the terminal, where that says it can, else in the program that the system opens them with.</summary>
public static class FigureViewer
{
    /// <summary>Extension of files to show: what every system has a program for.</summary>
    public const string Extension = ".png";

    /// <summary>A new folder for files that are only shown; the system clears it away.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("spectrocal-").FullName;

    /// <summary>Shows a file without waiting for a program to end; false where nothing shows it.</summary>
    /// <param name="path">The file.</param>
    public static bool Show(string path)
    {
        if (Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase) && TerminalPicture.Show(path))
            return true;
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
