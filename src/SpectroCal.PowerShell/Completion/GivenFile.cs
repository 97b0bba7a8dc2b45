using System.Collections;
using System.Management.Automation;
using SpectroCal.PowerShell.Arguments;

namespace SpectroCal.PowerShell.Completion;

/// <summary>The file that is on the command line.</summary>
internal static class GivenFile
{
    /// <summary>What is read of the first file of -Path or -LiteralPath; nothing where there is none, or where it cannot be read.</summary>
    /// <param name="bound">Parameters that are on the command line.</param>
    /// <param name="read">Reads a file by its full path.</param>
    public static IReadOnlyList<T> Read<T>(IDictionary? bound, Func<string, IEnumerable<T>> read)
    {
        foreach (string parameter in new[] { "LiteralPath", "Path" })
        {
            if (ShellValue.Items(bound?[parameter]) is not [var first, ..])
                continue;
            try
            {
                // A completer has no session but that of the shell it is called in.
                using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
                shell.AddCommand("Convert-Path").AddParameter(parameter, ShellValue.Text(first));
                string file = shell.Invoke<string>().FirstOrDefault() ?? "";
                return File.Exists(file) ? [.. read(file)] : [];
            }
            catch (Exception e)
                when (e is SpectrumFormatException or CalibrationException or IOException or UnauthorizedAccessException or RuntimeException
                )
            {
                return [];
            }
        }
        return [];
    }
}
