using System.Diagnostics;
using System.Runtime;

namespace SpectroCal.Bench;

/// <summary>Runs a measurement until the runtime has stopped compiling.</summary>
/// <remarks>
/// The runtime compiles a method quickly first and again after thirty calls, up to twice, in the background. What a measurement calls once
/// is final after some sixty repetitions, and in between compilation only seems to have ended: it has when thirty repetitions have passed
/// without. A repetition that takes long has loops within, which the runtime replaces while they run: there, some seconds tell.
/// </remarks>
internal static class WarmUp
{
    private const double LeastSeconds = 1.5;
    private const double MostSeconds = 10;
    private const double QuietSeconds = 0.3; // while there is new code the runtime waits, a tenth of a second at a time
    private const double LongQuietSeconds = 3;
    private const int QuietRepetitions = 30;

    /// <summary>Repeats a measurement for at least 1.5 s and at most about 10 s.</summary>
    /// <param name="once">The measurement.</param>
    /// <param name="cancellation">Ends it between repetitions.</param>
    public static void Run(Action once, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp(),
            quietSince = begin,
            compiled = JitInfo.GetCompiledMethodCount(currentThread: false);
        int quiet = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            once();
            quiet++;
            long now = JitInfo.GetCompiledMethodCount(currentThread: false);
            if (now != compiled)
                (compiled, quiet, quietSince) = (now, 0, Stopwatch.GetTimestamp());
        } while (Since(begin) < LeastSeconds || (Since(begin) < MostSeconds && !IsQuiet()));

        bool IsQuiet() => Since(quietSince) >= (quiet >= QuietRepetitions ? QuietSeconds : LongQuietSeconds);
    }

    /// <summary>Repeats a measurement of what is compiled already, so that its data are where they will be.</summary>
    /// <param name="once">The measurement.</param>
    /// <param name="seconds">For how long, s.</param>
    /// <param name="cancellation">Ends it between repetitions.</param>
    public static void Repeat(Action once, double seconds, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        while (Since(begin) < seconds)
        {
            cancellation.ThrowIfCancellationRequested();
            once();
        }
    }

    private static double Since(long timestamp) => Stopwatch.GetElapsedTime(timestamp).TotalSeconds;
}
