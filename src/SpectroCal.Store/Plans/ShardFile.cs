using System.Text;
using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Storage;

namespace SpectroCal.Store.Plans;

/// <summary>
/// The result of a shard as a file: a line of JSON about itself, one for each unit, and the SHA-256 of all that. It is there whole, or not
/// at all; what a disk has done to it since is noticed.
/// </summary>
internal static class ShardFile
{
    private const string HashBegins = "sha256 ";
    private const string What = "the result of a shard";

    /// <summary>Its path.</summary>
    public static string PathOf(CampaignPlan plan, int shard) => Path.Combine(plan.Folder, "results", Invariant($"{shard:000000}.jsonl"));

    /// <summary>Writes a result in place of one that may be there.</summary>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public static void Write(CampaignPlan plan, ShardResult result, CancellationToken cancellation)
    {
        var text = new MemoryStream();
        JsonSerializer.Serialize(text, result, JsonLines.Options);
        text.WriteByte((byte)'\n');
        foreach (UnitResult unit in result.Units)
        {
            JsonSerializer.Serialize(text, unit, JsonLines.Options);
            text.WriteByte((byte)'\n');
        }
        text.Write(Encoding.ASCII.GetBytes(HashBegins + JsonLines.Hash(text.GetBuffer().AsSpan(0, (int)text.Length)) + "\n"));
        AtomicFile.Write(PathOf(plan, result.Shard), force: true, text.WriteTo, cancellation);
    }

    /// <summary>Reads the result of a shard; null where there is none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="withUnits">Whether the units are wanted, or only whether all is right.</param>
    /// <exception cref="SpectrumFormatException">It is damaged, or the result of something else.</exception>
    public static ShardResult? Read(CampaignPlan plan, int shard, bool withUnits)
    {
        string path = PathOf(plan, shard);
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpectrumFormatException(path, 0, $"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        int end = text.AsSpan()[..Math.Max(0, text.Length - 1)].LastIndexOf((byte)'\n') + 1;
        if (Encoding.ASCII.GetString(text.AsSpan(end)) != HashBegins + JsonLines.Hash(text.AsSpan(0, end)) + "\n")
            throw new SpectrumFormatException(path, 0, "its content does not have the hash that it states");
        ReadOnlyMemory<byte>[] lines = [.. JsonLines.Split(text.AsMemory(0, end))];
        if (lines.Length == 0)
            throw new SpectrumFormatException(path, 0, $"expected {What}, found nothing but a hash");
        var result = CheckedJson.ReadLine<ShardResult>(lines[0], path, 1, What);
        if (result.Plan != plan.Id || result.Shard != shard)
            throw new SpectrumFormatException(path, 0, "is the result of another plan");
        if (result.Software != plan.Head.Software)
            throw new SpectrumFormatException(path, 0, $"was made by {result.Software}, and the plan by {plan.Head.Software}");
        if (!withUnits && plan.Head.Commands == 0)
            return result;
        UnitResult[] units = [.. lines.Skip(1).Select((line, i) => CheckedJson.ReadLine<UnitResult>(line, path, i + 2, What))];
        foreach (OutputFile file in units.OfType<CommandResult>().SelectMany(u => u.Files))
            file.Verify(plan.Folder);
        return result with { Units = units };
    }
}
