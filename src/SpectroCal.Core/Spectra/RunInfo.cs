namespace SpectroCal.Spectra;

/// <summary>What a run of data taking was for.</summary>
public enum RunKind
{
    /// <summary>The measurement itself.</summary>
    Physics,

    /// <summary>A run with known lines, from which calibration constants are determined.</summary>
    Calibration,
}

/// <summary>One run of data taking; a campaign is an ordered list of runs.</summary>
/// <param name="Name">A name that is unique in its campaign, such as a file name.</param>
/// <param name="Kind">Calibration or physics.</param>
public sealed record RunInfo(string Name, RunKind Kind = RunKind.Physics)
{
    /// <summary>Start of the run as written by the instrument (its local clock), if known.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Time during which the detector could accept events, s, if known.</summary>
    public double? LiveTimeSeconds { get; init; }

    /// <summary>Elapsed time, s, if known.</summary>
    public double? RealTimeSeconds { get; init; }
}
