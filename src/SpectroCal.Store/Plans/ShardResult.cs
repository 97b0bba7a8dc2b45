namespace SpectroCal.Store.Plans;

/// <summary>What a shard gave: the first line of its file.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Software">Name and version of the software.</param>
/// <param name="Machine">Name of the machine.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ShardResult(string Plan, int Shard, string Software, string Machine, double Seconds)
{
    /// <summary>What its units gave, in their order.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<UnitResult> Units { get; init; } = [];
}
