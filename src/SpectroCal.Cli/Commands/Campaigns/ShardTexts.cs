using SpectroCal.Cli.Output;
using SpectroCal.Reports;
using SpectroCal.Store.Plans;

namespace SpectroCal.Cli.Commands.Campaigns;

/// <summary>What is said of shards.</summary>
internal static class ShardTexts
{
    private const int MostNamed = 20;

    /// <summary>A shard that is done.</summary>
    public static string Done(ShardResult result)
    {
        int failed = result.Units.Count(u => u.Failure is not null);
        string what,
            end;
        if (result.Units.Any(u => u is CommandResult))
        {
            what = $"{result.Units.Count - failed} of {Plural.Of(result.Units.Count, "command")} gave a result";
            end = result.Units.FirstOrDefault(u => u.Failure is not null)?.Failure is { } failure ? $"; {failure}" : ".";
        }
        else
        {
            BatchConstants[] constants = [.. result.Units.OfType<DetectorResult>().SelectMany(u => u.Constants)];
            what = $"{constants.Count(c => c.IsCalibrated)} of {Plural.Of(constants.Length, "batch", "batches")} calibrated";
            end = failed > 0 ? $"; {Plural.Of(failed, "detector")} could not be calibrated." : ".";
        }
        return FormattableString.Invariant($"Shard {result.Shard}: {what}, {result.Seconds:0.0} s on {result.Machine}{end}");
    }

    /// <summary>How far a plan is, and what is not done.</summary>
    public static void Write(CliConsole console, PlanStatus status)
    {
        string[] states =
        [
            .. Enum.GetValues<ShardState>()
                .Where(s => s == ShardState.Done || status.Count(s) > 0)
                .Select(s => FormattableString.Invariant($"{status.Count(s)} {s.ToString().ToLowerInvariant()}")),
        ];
        console.Line(FormattableString.Invariant($"Of {status.Shards} shards: {string.Join(", ", states)}."));
        OpenShard[] begun = [.. status.Open.Where(o => o.State != ShardState.Waiting)];
        foreach (OpenShard shard in begun.Take(MostNamed))
            console.Line(
                FormattableString.Invariant(
                    $"Shard {shard.Number} is {shard.State.ToString().ToLowerInvariant()}: {shard.Reason.TrimEnd('.')}."
                )
            );
        if (begun.Length > MostNamed)
            console.Line($"And {begun.Length - MostNamed} more; --json names them all.");
    }
}
