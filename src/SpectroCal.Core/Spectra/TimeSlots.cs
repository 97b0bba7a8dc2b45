using System.Globalization;

namespace SpectroCal.Spectra;

/// <summary>Time slots of equal length; slot k covers [k, k+1) times the length from time zero.</summary>
/// <param name="Seconds">Length of a slot, s.</param>
internal sealed record TimeSlots(double Seconds)
{
    private const double LargestSlot = 1L << 53;

    /// <summary>Slots of a length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public static TimeSlots OfLength(double seconds) =>
        seconds > 0 && double.IsFinite(seconds)
            ? new TimeSlots(seconds)
            : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "The length of a time slot must be positive.");

    /// <summary>The error of events that have no times.</summary>
    public static ArgumentException NoTimes(string name) =>
        new($"The events of {name} have no times, so they cannot be split into time slots.");

    /// <summary>The slot of a time.</summary>
    /// <exception cref="ArgumentException">The slots are too short to be told apart at this time.</exception>
    public long Of(double time)
    {
        double slot = Math.Floor(time / Seconds);
        return Math.Abs(slot) < LargestSlot
            ? (long)slot
            : throw new ArgumentException($"Slots of {Seconds} s are too short for events at {time} s.");
    }

    /// <summary>The run of a slot, called "name#slot".</summary>
    /// <param name="name">Name of the file or run.</param>
    /// <param name="slot">Number of the slot.</param>
    /// <param name="zero">The absolute time of time zero, where it is known.</param>
    /// <param name="kind">What the run was for.</param>
    public RunInfo Run(string name, long slot, DateTime? zero, RunKind kind = RunKind.Physics) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}#{slot}"), kind)
        {
            Start = Shifted(zero, slot * Seconds),
            RealTimeSeconds = Seconds,
        };

    private static DateTime? Shifted(DateTime? zero, double seconds)
    {
        if (zero is not { } start)
            return null;
        double ticks = seconds * TimeSpan.TicksPerSecond;
        return ticks > (DateTime.MaxValue - start).Ticks || ticks < (DateTime.MinValue - start).Ticks ? null : start.AddTicks((long)ticks);
    }
}
