using System.Globalization;
using System.Management.Automation;
using SpectroCal.Engines;
using SpectroCal.Fitting;
using SpectroCal.Neural;
using SpectroCal.PowerShell.Results;
using SpectroCal.Spectra;
using SpectroCal.Storage;

namespace SpectroCal.PowerShell;

/// <summary>Every error that the cmdlets report, with its id and category. The ids are stable.</summary>
internal static class Errors
{
    /// <summary>The error for an exception of the library.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="target">What was worked on.</param>
    /// <param name="command">The command line, which the report of a bug needs.</param>
    public static ErrorRecord Of(Exception exception, object? target, string command = "") =>
        exception switch
        {
            _ when OpenFiles.AreUsedUp(exception) => new(
                new IOException(OpenFiles.UsedUp, exception),
                "TooManyOpenFiles",
                ErrorCategory.ResourceUnavailable,
                target
            ),
            AggregateException many => Of(many.Flatten().InnerExceptions[0], target, command),
            SpectrumFormatException e when BugReport.IsAboutBug(e.Message) => Bug(e, e.Message, e.File, command),
            SpectrumFormatException { InnerException: FileNotFoundException or DirectoryNotFoundException } e => new(
                e,
                "FileNotFound",
                ErrorCategory.ObjectNotFound,
                e.File
            ),
            SpectrumFormatException { InnerException: IOException or UnauthorizedAccessException } e => new(
                e,
                "FileNotReadable",
                ErrorCategory.ReadError,
                e.File
            ),
            SpectrumFormatException e => new(e, "FileFormatFault", ErrorCategory.InvalidData, e.File),
            PeakModelException { InnerException: FileNotFoundException or DirectoryNotFoundException } e => new(
                e,
                "FileNotFound",
                ErrorCategory.ObjectNotFound,
                e.File
            ),
            PeakModelException e => new(e, "ModelFault", ErrorCategory.InvalidData, e.File),
            FileExistsException e => FileExists(e.Path, e),
            FitException => new(exception, "FitImpossible", ErrorCategory.InvalidOperation, target),
            EngineUnavailableException => new(exception, "EngineUnavailable", ErrorCategory.NotInstalled, target),
            CalibrationException => new(exception, "CalibrationImpossible", ErrorCategory.InvalidOperation, target),
            ItemNotFoundException => new(exception, "FileNotFound", ErrorCategory.ObjectNotFound, target),
            System.Management.Automation.DriveNotFoundException => new(exception, "DriveNotFound", ErrorCategory.ObjectNotFound, target),
            ProviderNotFoundException => new(exception, "NotAFileSystemPath", ErrorCategory.InvalidArgument, target),
            IOException => new(exception, "FileNotWritable", ErrorCategory.WriteError, target),
            UnauthorizedAccessException => new(exception, "AccessDenied", ErrorCategory.PermissionDenied, target),
            ArgumentException e => new(new ArgumentException(ErrorText.Of(e), e), "ArgumentFault", ErrorCategory.InvalidArgument, target),
            FormatException => new(exception, "ArgumentFault", ErrorCategory.InvalidArgument, target),
            PlatformNotSupportedException => new(exception, "FiguresUnavailable", ErrorCategory.NotInstalled, target),
            NotSupportedException => new(exception, "NotSupported", ErrorCategory.NotImplemented, target),
            OutOfMemoryException => new(exception, "OutOfMemory", ErrorCategory.ResourceUnavailable, target),
            OperationCanceledException => new(exception, "Interrupted", ErrorCategory.OperationStopped, target),
            _ => Bug(exception, BugReport.Of(exception), target, command),
        };

    /// <summary>Errors of files, one for each kind: of several files it names the first, and has all of them as its target.</summary>
    /// <param name="faults">What is wrong with them.</param>
    public static IEnumerable<ErrorRecord> OfFiles(IEnumerable<SpectrumFormatException> faults)
    {
        foreach (var kind in faults.GroupBy(f => (Of(f, f.File).FullyQualifiedErrorId, RemarkKinds.KindOf(Said(f)))))
        {
            SpectrumFormatException first = kind.First();
            ErrorRecord error = Of(first, first.File);
            string[] files = [.. kind.Select(f => f.File).Distinct()];
            if (files.Length > 1 && !BugReport.IsAboutBug(first.Message))
                error = new ErrorRecord(first, error.FullyQualifiedErrorId, error.CategoryInfo.Category, files)
                {
                    ErrorDetails = new ErrorDetails(RemarkKinds.Of(kind.Select(f => (f.File, Said(f)))).Single()),
                };
            yield return error;
        }
    }

    // The message without the file, which it begins with unless its name is too long.
    private static string Said(SpectrumFormatException fault) =>
        fault.Message.StartsWith(fault.File, StringComparison.Ordinal)
            ? fault.Message[fault.File.Length..].TrimStart(':', ',', ' ')
            : fault.Message;

    /// <summary>The error with a message that can be shown.</summary>
    public static ErrorRecord Shown(ErrorRecord error)
    {
        ArgumentNullException.ThrowIfNull(error);
        string message = error.ErrorDetails?.Message ?? error.Exception.Message,
            safe = TerminalText.Lines(message);
        if (safe != message)
            error.ErrorDetails = new ErrorDetails(safe);
        return error;
    }

    /// <summary>A unit of work that the library left out, with its reason.</summary>
    /// <param name="reason">The reason as a sentence.</param>
    /// <param name="target">What was worked on.</param>
    /// <param name="command">The command line.</param>
    public static ErrorRecord OfUnit(string reason, object? target, string command) =>
        BugReport.IsAboutBug(reason)
            ? Bug(new InvalidOperationException(reason), reason, target, command)
            : new(new CalibrationException(reason), "UnitFailed", ErrorCategory.InvalidOperation, target);

    private static ErrorRecord Bug(Exception exception, string sentence, object? target, string command) =>
        new(exception, "UnexpectedFault", ErrorCategory.NotSpecified, target)
        {
            ErrorDetails = new ErrorDetails(BugReport.Request(sentence, command.Trim())),
        };

    /// <summary>A file exists and may not be replaced.</summary>
    public static ErrorRecord FileExists(string path, Exception? inner = null) =>
        new(
            new IOException($"{path} exists, and nothing was written: give -Force to replace it, or another path.", inner),
            "FileExists",
            ErrorCategory.ResourceExists,
            path
        );

    /// <summary>A path is not a file-system path.</summary>
    public static ErrorRecord NotAFileSystemPath(string path) =>
        new(
            new ArgumentException($"{path} is not a file-system path: spectra and results can only be files."),
            "NotAFileSystemPath",
            ErrorCategory.InvalidArgument,
            path
        );

    /// <summary>A wildcard matches no file.</summary>
    public static ErrorRecord NoFileMatches(string path) =>
        new(new FileNotFoundException($"{path}: no file matches."), "FileNotFound", ErrorCategory.ObjectNotFound, path);

    /// <summary>A folder is neither a campaign nor a result.</summary>
    public static ErrorRecord NotAFolderOf(string path, string expected) =>
        new(new ArgumentException($"{path} is a folder without {expected}."), "FolderWithoutContent", ErrorCategory.InvalidArgument, path);

    /// <summary>Parameters contradict each other.</summary>
    public static ErrorRecord Contradiction(string message) =>
        new(new ArgumentException(message), "ParametersContradict", ErrorCategory.InvalidArgument, null);

    /// <summary>An object of a kind that the cmdlet has no use for.</summary>
    public static ErrorRecord WrongInput(object? value, string expected) =>
        new(
            new ArgumentException(
                value switch
                {
                    null => $"Expected {expected}; found nothing.",
                    IntensitySpectrum intensities => NoCounts(intensities.Name),
                    DetectorIntensities intensities => NoCounts(intensities.Name),
                    _ => $"Expected {expected}; found an object of type {value.GetType().Name}.",
                }
            ),
            "InputOfWrongType",
            ErrorCategory.InvalidType,
            value
        );

    /// <summary>A property of a row is a text that is no number.</summary>
    public static ErrorRecord NoNumber(string property, string text, object target) =>
        new(
            new ArgumentException(
                $"The property {property} is '{text}', which is no number in {Culture} of this session: "
                    + "Export-Csv writes numbers as the culture of its session has them. Set [cultureinfo]::CurrentCulture to that "
                    + "one to read the table."
            ),
            "PropertyIsNoNumber",
            ErrorCategory.InvalidData,
            target
        );

    private static string Culture =>
        CultureInfo.CurrentCulture.Name is { Length: > 0 } name ? $"the culture {name}" : "the invariant culture";

    private static string NoCounts(string name) =>
        $"The values of {name} are not counts, which are needed here: only Measure-LineShape and the figures take such values.";

    /// <summary>A spectrum has no energy scale, of its own or among those that were given.</summary>
    public static ErrorRecord NoEnergyScale(string name, object target) => NoEnergyScale([name], target, false, "no energy scale");

    /// <summary>Spectra have no energy scale, all of them for the same reason.</summary>
    public static ErrorRecord NoEnergyScale(string[] names, object target, bool isGiven, string stated)
    {
        bool isOne = names.Length == 1;
        string whose = isOne ? names[0] : $"{names[0]} and {names.Length - 1} more";
        return new ErrorRecord(
            new CalibrationException(
                isGiven
                    ? $"The calibrations given have none for {whose}."
                    : $"{whose} {(isOne ? "states" : "state")} {stated}: give one, or calibrate {(isOne ? "it" : "them")} with "
                        + "New-Calibration or Optimize-Calibration."
            ),
            "NoEnergyScale",
            ErrorCategory.ObjectNotFound,
            target
        );
    }

    /// <summary>A store has no constants of a detector.</summary>
    public static ErrorRecord NoConstants(string store, string detector, string tag, string when) =>
        new(
            new CalibrationException($"{store} has no constants of detector {detector} under tag {tag}{when}."),
            "NoConstants",
            ErrorCategory.ObjectNotFound,
            detector
        );

    /// <summary>No constants to start from.</summary>
    public static ErrorRecord NoStart(string name, string? reason, object? target) =>
        new(
            new CalibrationException($"{name} has no constants to start from. {reason} Give them with -Start."),
            "NoStartConstants",
            ErrorCategory.ObjectNotFound,
            target
        );
}
