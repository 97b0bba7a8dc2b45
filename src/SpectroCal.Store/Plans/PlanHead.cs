namespace SpectroCal.Store.Plans;

/// <summary>What <c>plan.json</c> holds: how a campaign is calibrated, and that its shards are those of the plan.</summary>
public sealed record PlanHead
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string FormatName = "spectrocal-plan";

    /// <summary>Highest <see cref="Version"/> that can be read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string? Format { get; init; }

    /// <summary>Version of the layout.</summary>
    public int Version { get; init; }

    /// <summary>Name and version of the software; another version may give other constants.</summary>
    public required string Software { get; init; }

    /// <summary>The folder in which relative paths begin.</summary>
    public required string Directory { get; init; }

    /// <summary>The campaign folder; null where the campaign is files.</summary>
    public string? Campaign { get; init; }

    /// <summary>Files that all shards depend on: the manifest of a campaign folder, a selection.</summary>
    public IReadOnlyList<PlannedFile> Inputs { get; init; } = [];

    /// <summary>Options of <c>spectrocal calibrate</c>, word by word.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Names of files that the campaign has in several folders.</summary>
    public IReadOnlyList<string> NamesTwice { get; init; } = [];

    /// <summary>Files that could not be read when the plan was made, and that are not part of it.</summary>
    public IReadOnlyList<string> FailedFiles { get; init; } = [];

    /// <summary>Number of shards.</summary>
    public int Shards { get; init; }

    /// <summary>Number of units in them.</summary>
    public int Units { get; init; }

    /// <summary>Number of batches in those.</summary>
    public int Batches { get; init; }

    /// <summary>Number of command lines in those; 0 for a campaign.</summary>
    public int Commands { get; init; }

    /// <summary>SHA-256 of <c>shards.jsonl</c>.</summary>
    public string ShardsSha256 { get; init; } = "";
}
