using System.Text.Json.Serialization;

namespace SpectroCal.Store.Plans;

/// <summary>What a unit gave.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DetectorResult), "detector")]
[JsonDerivedType(typeof(CommandResult), "command")]
public abstract record UnitResult
{
    /// <summary>The <see cref="PlanUnit.Name"/> of the unit.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Why it gave nothing, as a sentence; null where it did.</summary>
    public string? Failure { get; init; }

    /// <summary>What a user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
