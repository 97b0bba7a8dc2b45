namespace SpectroCal;

/// <summary>
/// The one boundary around a unit of work among many - a batch, a detector, a file, the fit or the figure of one spectrum: whatever it
/// throws is its own fault, becomes its status, and does not end the work on the others.
/// </summary>
/// <remarks>Cancellation is no fault: it always stops everything. Contradictory settings are checked before, outside.</remarks>
public static class Isolated
{
    /// <summary>The result of the work; where it throws, what is to take its place.</summary>
    /// <param name="unit">What is worked on: its kind and its name.</param>
    /// <param name="work">The work.</param>
    /// <param name="otherwise">
    /// Gives what takes its place, told what went wrong as a sentence; that of a bug is one for which <see cref="BugReport.IsAboutBug"/>
    /// holds.
    /// </param>
    public static T Run<T>(string unit, Func<T> work, Func<string, T> otherwise)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(otherwise);
        return Run(
            () =>
            {
                Begin(unit);
                return work();
            },
            otherwise
        );
    }

    /// <summary>Does the work; what went wrong as a sentence, null where nothing did.</summary>
    /// <param name="unit">What is worked on: its kind and its name.</param>
    /// <param name="work">The work.</param>
    public static string? Run(string unit, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Run<string?>(
            unit,
            () =>
            {
                work();
                return null;
            },
            reason => reason
        );
    }

    /// <summary>
    /// Says that a unit begins whose boundary the caller keeps itself, since it needs the error and not only the sentence.
    /// </summary>
    /// <param name="unit">What is worked on: its kind and its name.</param>
    public static void Begin(string unit) => InjectedFault.ThrowIfMeant(unit);

    /// <summary>A number; NaN where it cannot be computed.</summary>
    /// <param name="work">Computes it.</param>
    public static double Number(Func<double> work) => Run(work, _ => double.NaN);

    /// <summary>The same for a part of a unit, which has no name of its own.</summary>
    internal static T Run<T>(Func<T> work, Func<string, T> otherwise)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (!IsCancellation(e))
        {
            return otherwise(Reason(e));
        }
    }

    /// <summary>The same.</summary>
    internal static string? Run(Action work) =>
        Run<string?>(
            () =>
            {
                work();
                return null;
            },
            reason => reason
        );

    private static bool IsCancellation(Exception e) =>
        e is OperationCanceledException || e is AggregateException all && all.Flatten().InnerExceptions.Any(IsCancellation);

    // What is thrown on purpose is a sentence already.
    private static string Reason(Exception e) =>
        OpenFiles.AreUsedUp(e) ? OpenFiles.UsedUp
        : BugReport.IsBug(e) ? BugReport.Of(e)
        : e is AggregateException all && all.Flatten().InnerExceptions is [var first, ..] ? Reason(first)
        : e is OutOfMemoryException ? "There is not enough memory for it."
        : e.Message.ReplaceLineEndings(" ");
}
