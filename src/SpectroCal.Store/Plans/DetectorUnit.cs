using System.Text.Json.Serialization;
using SpectroCal.Sources;

namespace SpectroCal.Store.Plans;

/// <summary>What is calibrated together: a detector in all runs, or in some that follow each other.</summary>
/// <param name="Number">Its place in the campaign, from 1.</param>
/// <param name="Detector">Name of the detector.</param>
/// <param name="Runs">Names of its runs; empty: all of them.</param>
/// <param name="Batches">Number of its batches.</param>
/// <param name="Files">Its files.</param>
public sealed record DetectorUnit(int Number, string Detector, IReadOnlyList<string> Runs, int Batches, IReadOnlyList<PlannedFile> Files)
    : PlanUnit(Number, Files)
{
    /// <summary>Constants that the batches start from, in their order; null: what the options or the files state.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Starts { get; init; }

    // A batch costs as much as the reading of this many bytes of its events, about.
    private const double BytesPerBatch = 1e5;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => Detector;

    /// <inheritdoc/>
    public override double Cost() => Files.Sum(f => (double)f.Bytes) + BytesPerBatch * Batches;

    /// <summary>The part of the campaign that it is.</summary>
    public CampaignPart ToPart() => new(Detector, Runs);

    /// <summary>Such as "det07" or "det07, runs run101 to run200".</summary>
    public override string ToString() =>
        Runs.Count switch
        {
            0 => Detector,
            1 => $"{Detector}, run {Runs[0]}",
            _ => $"{Detector}, runs {Runs[0]} to {Runs[^1]}",
        };
}
