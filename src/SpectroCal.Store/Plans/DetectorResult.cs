using System.Text.Json.Serialization;
using SpectroCal.Reports;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Plans;

/// <summary>What the calibration of a detector gave.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Constants">Constants of its batches, in the order of data taking; none where it could not be calibrated at all.</param>
public sealed record DetectorResult(string Detector, IReadOnlyList<BatchConstants> Constants) : UnitResult
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Detector;

    /// <summary>How the constants were made; null where there are none.</summary>
    public ConstantsOrigin? Origin { get; init; }

    /// <summary>Files that are not part of it, since they could not be read.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];
}
