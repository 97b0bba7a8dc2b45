namespace SpectroCal.Sources;

/// <summary>What may go wrong with one of many files, as the one kind of error that names the file; the others are still read.</summary>
internal static class FileFault
{
    /// <summary>The error for an exception met while a file was read; null for the end that somebody asked for.</summary>
    public static SpectrumFormatException? Of(string path, Exception exception) =>
        exception switch
        {
            _ when OpenFiles.AreUsedUp(exception) => new SpectrumFormatException(path, 0, OpenFiles.UsedUp.TrimEnd('.'), exception),
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
            OutOfMemoryException => new SpectrumFormatException(path, 0, "there is not enough memory for it", exception),
            OperationCanceledException => null,
            AggregateException all when all.Flatten().InnerExceptions.OfType<OperationCanceledException>().Any() => null,
            _ => new SpectrumFormatException(path, 0, BugReport.Of(exception).TrimEnd('.'), exception),
        };
}
