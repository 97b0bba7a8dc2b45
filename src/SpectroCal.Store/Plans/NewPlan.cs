using System.Text.Json;
using SpectroCal.Formats;
using SpectroCal.Reports;

namespace SpectroCal.Store.Plans;

/// <summary>A plan that is not written yet.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Shards">Its shards.</param>
/// <param name="Files">Its files.</param>
public sealed record NewPlan(PlanHead Head, IReadOnlyList<PlanShard> Shards, IReadOnlyList<ResultFile> Files)
{
    /// <summary>Deals out a campaign.</summary>
    /// <param name="units">Its units, at least one.</param>
    /// <param name="head">How it is calibrated; what follows from the shards is filled in here.</param>
    /// <param name="shards">How many shards, at most; null: of about half a minute of one processor each.</param>
    public static NewPlan Of(IReadOnlyList<PlanUnit> units, PlanHead head, int? shards = null)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(head);
        IReadOnlyList<PlanShard> dealt = PlanShard.Deal(
            units,
            shards ?? (int)Math.Min(units.Count, 1 + units.Sum(u => u.Cost()) / PlanUnit.CostOfShard)
        );
        var text = new MemoryStream();
        foreach (PlanShard shard in dealt)
        {
            JsonSerializer.Serialize(text, shard.Units, JsonLines.Options);
            text.WriteByte((byte)'\n');
        }
        PlanHead full = head with
        {
            Format = PlanHead.FormatName,
            Version = PlanHead.CurrentVersion,
            Shards = dealt.Count,
            Units = units.Count,
            Batches = units.OfType<DetectorUnit>().Sum(u => u.Batches),
            Commands = units.OfType<CommandUnit>().Count(),
            ShardsSha256 = JsonLines.Hash(text.GetBuffer().AsSpan(0, (int)text.Length)),
        };
        return new NewPlan(
            full,
            dealt,
            [ResultFile.Text(CampaignPlan.HeadName, JsonText.Write(full)), new ResultFile(CampaignPlan.ShardsName, text.WriteTo)]
        );
    }

    /// <summary>Cost of the costliest shard over that of the mean one: what all of them wait for.</summary>
    public double Unevenness()
    {
        double[] costs = [.. Shards.Select(s => s.Units.Sum(u => u.Cost()))];
        return costs.Max() / costs.Average();
    }
}
