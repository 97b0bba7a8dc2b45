namespace SpectroCal.Sources;

/// <summary>What may go wrong with one of many files, as the one kind of error that names the file; the others are still read.</summary>
internal static class FileFault
{
    /// <summary>The error for an exception met while a file was read; null for one that is not due to the file.</summary>
    public static SpectrumFormatException? Of(string path, Exception exception) =>
        exception switch
        {
            SpectrumFormatException e => e,
            FileNotFoundException or DirectoryNotFoundException => new SpectrumFormatException(
                path,
                0,
                "expected a file, but there is none",
                exception
            ),
            IOException or UnauthorizedAccessException or ArgumentException => new SpectrumFormatException(
                path,
                0,
                $"cannot be read: {ErrorText.Of(exception).TrimEnd('.')}",
                exception
            ),
            _ => null,
        };
}
