using System.Globalization;

namespace SpectroCal.Cli;

/// <summary>
/// The streams that the program was started with. Where one was closed, the number that it should have is given to the next file that is
/// opened, which is one of the runtime's own: text that went there would reach nobody, and disturb the runtime.
/// </summary>
internal static class StandardStreams
{
    private const string Numbers = "/proc/self/fd";
    private const int Output = 1;
    private const int Error = 2;
    private const int AccessMode = 3; // of the flags of open(2): 0 for reading alone

    /// <summary>Where results go; nowhere, if that was closed. To be asked for before anything is written.</summary>
    public static TextWriter Out() => IsOurs(Output) ? Console.Out : TextWriter.Null;

    /// <summary>Where messages go; nowhere, if that was closed.</summary>
    public static TextWriter Errors() => IsOurs(Error) ? Console.Error : TextWriter.Null;

    // Only Linux tells.
    private static bool IsOurs(int number)
    {
        if (!OperatingSystem.IsLinux() || Target(number) is not { } target)
            return true;
        if (
            !IsWritable(number)
            || target.StartsWith("anon_inode:", StringComparison.Ordinal)
            || target.StartsWith("/memfd:", StringComparison.Ordinal)
        )
            return false;
        // A pipe of which this process has the other end, too, is the runtime's.
        return !target.StartsWith("pipe:", StringComparison.Ordinal)
            || !Directory
                .EnumerateFileSystemEntries(Numbers)
                .Select(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))
                .Any(other => other != number && Target(other) == target && !IsWritable(other));
    }

    private static string? Target(int number)
    {
        try
        {
            return new FileInfo($"{Numbers}/{number}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWritable(int number)
    {
        try
        {
            string flags = File.ReadLines($"/proc/self/fdinfo/{number}").First(l => l.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & AccessMode) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            return true;
        }
    }
}
