using SpectroCal.Spectra;

namespace SpectroCal.Monitoring;

/// <summary>What the times of a run say.</summary>
internal static class RunTimes
{
    /// <summary>Time in which events were counted, s: live time, else real time; null where neither is known.</summary>
    public static double? Seconds(RunInfo run) =>
        run.LiveTimeSeconds is > 0 and var live ? live
        : run.RealTimeSeconds is > 0 and var real ? real
        : null;

    /// <summary>Part of the time in which the detector was dead; null where it is not known.</summary>
    public static double? DeadFraction(RunInfo run) =>
        run is { LiveTimeSeconds: >= 0 and var live, RealTimeSeconds: > 0 and var real } && live <= real ? 1 - live / real : null;
}
