using System.Text.Json.Serialization;

namespace SpectroCal.Store.Plans;

/// <summary>
/// What is done by itself: nothing outside of it enters its result, so that this is the same however units are dealt to shards.
/// </summary>
/// <param name="Number">Its place in the plan, from 1.</param>
/// <param name="Files">Its files.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DetectorUnit), "detector")]
[JsonDerivedType(typeof(CommandUnit), "command")]
public abstract record PlanUnit(int Number, IReadOnlyList<PlannedFile> Files)
{
    /// <summary>What a shard costs where nothing else is asked for: about half a minute of one processor, in bytes to be read.</summary>
    protected internal const double CostOfShard = 5e9;

    /// <summary>What it is called, in its result as well.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>What it costs compared with others: in bytes to be read.</summary>
    public abstract double Cost();
}
