using SpectroCal.Formats;

namespace SpectroCal.Store.Plans;

/// <summary>
/// A campaign cut into shards, as a folder that all machines see: <c>plan.json</c>, <c>shards.jsonl</c> with one shard in each line,
/// <c>results/</c> with what shards gave, <c>attempts/</c> with what is known of those that have not given anything yet.
/// </summary>
public sealed class CampaignPlan
{
    /// <summary>Name of the head.</summary>
    public const string HeadName = "plan.json";

    /// <summary>Name of the list of shards.</summary>
    public const string ShardsName = "shards.jsonl";

    private const string Other = "shards.jsonl is not what plan.json was written with: make the plan again";
    private readonly ReadOnlyMemory<byte>[] _lines;

    private CampaignPlan(string folder, PlanHead head, string id, ReadOnlyMemory<byte>[] lines)
    {
        (Folder, Head, Id) = (folder, head, id);
        _lines = lines;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>How the campaign is calibrated.</summary>
    public PlanHead Head { get; }

    /// <summary>Tells the plan from all others: a hash of its files.</summary>
    public string Id { get; }

    /// <summary>Number of shards; they are numbered from 1.</summary>
    public int ShardCount => _lines.Length;

    /// <summary>Whether a folder holds a plan.</summary>
    public static bool IsPlan(string folder) => File.Exists(Path.Combine(folder, HeadName));

    /// <summary>Names of the files that make a plan.</summary>
    public static IReadOnlyList<string> Names { get; } = [HeadName, ShardsName];

    /// <summary>Opens a plan.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SpectrumFormatException">There is none, or it is damaged.</exception>
    public static CampaignPlan Open(string folder, CancellationToken cancellation = default)
    {
        string path = Path.Combine(folder, HeadName),
            shards = Path.Combine(folder, ShardsName);
        PlanHead head = CheckedJson.Read<PlanHead>(path, "the plan of a campaign", cancellation: cancellation);
        if (head.Format != PlanHead.FormatName)
            throw new SpectrumFormatException(path, 0, $"expected \"format\": \"{PlanHead.FormatName}\"");
        if (head.Version is < 1 or > PlanHead.CurrentVersion)
            throw new SpectrumFormatException(path, 0, Invariant($"is of version {head.Version}: use a newer SpectroCal"));
        byte[] text,
            own;
        try
        {
            (own, text) = (File.ReadAllBytes(path), File.ReadAllBytes(shards));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(shards, 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        if (JsonLines.Hash(text) != head.ShardsSha256)
            throw new SpectrumFormatException(path, 0, Other);
        ReadOnlyMemory<byte>[] lines = [.. JsonLines.Split(text)];
        return lines.Length == head.Shards
            ? new CampaignPlan(folder, head, JsonLines.Hash(own)[..16], lines)
            : throw new SpectrumFormatException(path, 0, Other);
    }

    /// <summary>A shard.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <exception cref="CalibrationException">There is none of that number.</exception>
    /// <exception cref="SpectrumFormatException">It does not say what a shard must.</exception>
    public PlanShard Shard(int number) =>
        number >= 1 && number <= ShardCount
            ? new PlanShard(number, Units(number))
            : throw new CalibrationException(Invariant($"There is no shard {number}: those of {Folder} are 1 to {ShardCount}."));

    private PlanUnit[] Units(int number)
    {
        string path = Path.Combine(Folder, ShardsName);
        PlanUnit[] units = CheckedJson.ReadLine<PlanUnit[]>(_lines[number - 1], path, number, "units of a campaign");
        return units.All(u => u.Number >= 1 && u.Number <= Head.Units)
            ? units
            : throw new SpectrumFormatException(path, number, Invariant($"expected units numbered from 1 to {Head.Units}"));
    }

    /// <summary>Names of the files that it is merged into.</summary>
    public IReadOnlyList<string> MergedNames => Head.Commands > 0 ? [CommandsReport.FileName] : MergedPlan.Names;

    /// <summary>Refuses a folder with what plans of the other kind gave: what is in it must not look like one result.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CalibrationException">It holds such a file.</exception>
    public void CheckMergeFolder(string folder)
    {
        IReadOnlyList<string> others = Head.Commands > 0 ? MergedPlan.Names : [CommandsReport.FileName];
        if (others.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } other)
            throw new CalibrationException(
                $"{folder} has {other}, of {(Head.Commands > 0 ? "a campaign" : "command lines")}: merge into another folder."
            );
    }

    /// <summary>Options as they would be typed.</summary>
    public static string TextOf(IReadOnlyList<string> options) =>
        TerminalText.Line(string.Join(' ', options.Select(o => o.Contains(' ', StringComparison.Ordinal) ? $"\"{o}\"" : o)));
}
