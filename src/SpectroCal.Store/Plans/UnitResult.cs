using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Plans;

/// <summary>What the calibration of a unit gave.</summary>
/// <param name="Detector">Its detector.</param>
/// <param name="Constants">Constants of its batches, in the order of data taking; none where it could not be calibrated at all.</param>
public sealed record UnitResult(string Detector, IReadOnlyList<BatchConstants> Constants)
{
    /// <summary>Why it could not be calibrated at all, as a sentence; null where it could.</summary>
    public string? Failure { get; init; }

    /// <summary>How the constants were made; null where there are none.</summary>
    public ConstantsOrigin? Origin { get; init; }

    /// <summary>What a user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Files that are not part of it, since they could not be read.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];
}
