namespace SpectroCal.Storage;

/// <summary>Errors of the device that files are on, in words; the system's own name files that the user does not know.</summary>
internal static class DeviceFault
{
    /// <summary>What is wrong, as the beginning of a sentence; null where it is something else.</summary>
    public static string? Of(IOException error)
    {
        int code = error.HResult & 0xFFFF;
        // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_WRITE_PROTECT of Windows; ENOSPC, EROFS and EDQUOT (of Linux, of macOS).
        return OperatingSystem.IsWindows()
            ? code switch
            {
                39 or 112 => "The disk is full",
                19 => "The disk is read-only",
                _ => null,
            }
            : code switch
            {
                28 => "The disk is full",
                30 => "The file system is read-only",
                69 or 122 => "The quota of this user is used up",
                _ => null,
            };
    }

    /// <summary>An error with the name of the file or folder that the user knows.</summary>
    /// <param name="error">The error of the system.</param>
    /// <param name="temporary">The name in it.</param>
    /// <param name="target">What is written.</param>
    public static IOException Named(IOException error, string temporary, string target) =>
        new(
            Of(error) is { } cause
                ? $"{cause}: '{target}' was not written."
                : error.Message.Replace(temporary, target, StringComparison.Ordinal),
            error
        )
        {
            HResult = error.HResult,
        };

    /// <summary>Closes a file that is given up: what cannot be written any more is not needed.</summary>
    public static void Abandon(Stream file)
    {
        try
        {
            file.Dispose();
        }
        catch (Exception e) when (Replacing.IsFault(e))
        {
            // What went wrong first is what the caller must hear.
        }
    }
}
