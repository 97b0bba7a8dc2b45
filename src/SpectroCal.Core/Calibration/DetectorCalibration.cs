using SpectroCal.Peaks;

namespace SpectroCal.Calibration;

/// <summary>What became of one detector of an array.</summary>
/// <param name="Detector">Name.</param>
/// <param name="Status">Whether it has a calibration.</param>
/// <param name="Reason">Why not, as a sentence; null for a calibrated one.</param>
/// <param name="Peaks">The peaks found.</param>
public sealed record DetectorCalibration(string Detector, DetectorStatus Status, string? Reason, IReadOnlyList<Peak> Peaks)
{
    /// <summary>The calibration; null where there is none.</summary>
    public StandardCalibration? Standard { get; init; }

    /// <summary>Which peak was taken for which line; null where nothing fitted.</summary>
    public LineAssignment? Assignment { get; init; }

    /// <summary>By how much that beats the next assignment, in logarithms of likelihood; NaN without one.</summary>
    public double Margin { get; init; } = double.NaN;

    /// <summary>Gains of the runs that were joined; empty for a calibration of one spectrum.</summary>
    public IReadOnlyList<RunGain> Runs { get; init; } = [];

    /// <summary>Things that are odd but not wrong, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What became of a detector.</summary>
public enum DetectorStatus
{
    /// <summary>It has a calibration.</summary>
    Calibrated,

    /// <summary>It has none; the reason is given.</summary>
    Rejected,
}
