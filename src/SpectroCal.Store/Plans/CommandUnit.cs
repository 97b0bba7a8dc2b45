using System.Text.Json.Serialization;

namespace SpectroCal.Store.Plans;

/// <summary>A command line of spectrocal, such as the training of a network or a closure test with one seed.</summary>
/// <param name="Number">Its place in the list, from 1.</param>
/// <param name="Words">Its words without the program; <see cref="OutputFolder.Placeholder"/> stands for the folder of its files.</param>
/// <param name="Files">Files that it reads.</param>
public sealed record CommandUnit(int Number, IReadOnlyList<string> Words, IReadOnlyList<PlannedFile> Files) : PlanUnit(Number, Files)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => CampaignPlan.TextOf(Words);

    /// <summary>Nothing is known of it before: as much as a shard.</summary>
    public override double Cost() => CostOfShard;
}
