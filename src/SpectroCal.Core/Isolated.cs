namespace SpectroCal;

/// <summary>Work on one batch or detector of many: whatever it throws is its own fault, and does not end the work on the others.</summary>
/// <remarks>Cancellation is no fault: it always stops everything. Contradictory settings are checked before, outside.</remarks>
internal static class Isolated
{
    /// <summary>The result of the work; where it throws, what is to take its place.</summary>
    /// <param name="work">The work.</param>
    /// <param name="otherwise">Gives what takes its place, told what went wrong as a sentence.</param>
    public static T Run<T>(Func<T> work, Func<string, T> otherwise)
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

    /// <summary>Does the work; what went wrong as a sentence, null where nothing did.</summary>
    public static string? Run(Action work) =>
        Run<string?>(
            () =>
            {
                work();
                return null;
            },
            reason => reason
        );

    /// <summary>A number; NaN where it cannot be computed.</summary>
    public static double Number(Func<double> work) => Run(work, _ => double.NaN);

    private static bool IsCancellation(Exception e) =>
        e is OperationCanceledException || e is AggregateException all && all.Flatten().InnerExceptions.Any(IsCancellation);

    // What the project throws on purpose is a sentence already; of anything else the kind says more than the message alone.
    private static string Reason(Exception e) =>
        e switch
        {
            AggregateException all when all.Flatten().InnerExceptions is [var first, ..] => Reason(first),
            CalibrationException => e.Message,
            _ => $"The calculation failed: {e.Message.TrimEnd('.')} ({e.GetType().Name}).",
        };
}
