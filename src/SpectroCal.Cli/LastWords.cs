using Microsoft.Win32.SafeHandles;

namespace SpectroCal.Cli;

/// <summary>Says something where no file can be opened, not even to load what writes to the terminal.</summary>
internal static class LastWords
{
    private const int StandardError = 2;

    /// <summary>Writes a line to stderr with what is in the runtime's own library, which is always loaded.</summary>
    public static void Say(string message)
    {
        if (OperatingSystem.IsWindows())
            return; // its standard streams are no numbers, and it has no such limit
        try
        {
            using var handle = new SafeFileHandle(StandardError, ownsHandle: false);
            using var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"spectrocal: error: {message.ReplaceLineEndings(" ")}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody can be told.
        }
    }
}
