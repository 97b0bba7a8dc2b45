using System.Diagnostics;
using System.Reflection;

namespace SpectroCal;

/// <summary>Faults of the program itself, told apart from what it refuses on purpose, with what a report of them needs.</summary>
public static class BugReport
{
    /// <summary>How the sentence about a bug begins, wherever it stands: as a status, in a file of results, on a terminal.</summary>
    public const string Beginning = "Internal error: ";

    private const string OurCode = "SpectroCal.";

    /// <summary>The version, as a report names it.</summary>
    public static string Version { get; } =
        typeof(BugReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Where bugs are reported.</summary>
    public static string Address { get; } =
        typeof(BugReport).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "RepositoryUrl")?.Value
            is { } url
            ? url + "/issues"
            : "";

    /// <summary>Whether nobody throws such an error on purpose, and no system for want of files or memory.</summary>
    public static bool IsBug(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is AggregateException all
            ? all.Flatten().InnerExceptions.Any(IsBug)
            : error
                is not (
                    IRefusal
                    or IOException
                    or UnauthorizedAccessException
                    or OutOfMemoryException
                    or PlatformNotSupportedException
                    or OperationCanceledException
                );
    }

    /// <summary>Whether a sentence is about a bug.</summary>
    /// <param name="reason">Why there is no result; may be null.</param>
    public static bool IsAboutBug(string? reason) => reason?.Contains(Beginning, StringComparison.Ordinal) == true;

    /// <summary>What happened as one sentence: type, where it was thrown, message and version.</summary>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Exception bug = error is AggregateException all ? all.Flatten().InnerExceptions.First(IsBug) : error;
        string place = Place(bug) is { } frame ? $" in {frame}" : "";
        return $"{Beginning}{bug.GetType().Name}{place}: {bug.Message.ReplaceLineEndings(" ").TrimEnd('.')} (SpectroCal {Version}).";
    }

    /// <summary>The sentence about a bug with what to do about it.</summary>
    /// <param name="sentence">What happened.</param>
    /// <param name="command">The command line that met it.</param>
    public static string Request(string sentence, string command) =>
        $"{sentence} This is a fault of SpectroCal, not of the data: please report it at {Address} with this message and, if you may, "
        + $"the file. Command line: {command}";

    // The innermost place of our own: what a library throws is due to whoever called it.
    private static string? Place(Exception error)
    {
        try
        {
            MethodBase[] frames = [.. new StackTrace(error, false).GetFrames().Select(f => f.GetMethod()).OfType<MethodBase>()];
            MethodBase? frame = frames.FirstOrDefault(IsOurs) ?? frames.FirstOrDefault();
            return frame?.DeclaringType is { } type ? $"{type.FullName}.{frame.Name}" : frame?.Name;
        }
        catch (IOException)
        {
            // What finds it cannot be loaded.
            return null;
        }
    }

    private static bool IsOurs(MethodBase method) => method.DeclaringType?.FullName?.StartsWith(OurCode, StringComparison.Ordinal) == true;
}
