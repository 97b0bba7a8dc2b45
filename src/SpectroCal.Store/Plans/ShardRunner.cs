using System.Diagnostics;
using SpectroCal.Store.Records;

namespace SpectroCal.Store.Plans;

/// <summary>Does what shards ask for and writes what they give.</summary>
/// <param name="plan">The plan.</param>
/// <param name="perform">
/// Does a unit. What its data are to blame for is a <see cref="UnitResult"/> with the reason; what it throws is the machine's fault,
/// and the shard can be run again.
/// </param>
public sealed class ShardRunner(CampaignPlan plan, Func<PlanUnit, CancellationToken, UnitResult> perform)
{
    /// <summary>Runs a shard whose result is not there, or damaged.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="again">Whether to run one that is done, too: what its data were to blame for may be mended.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>What it gave, now or before.</returns>
    /// <exception cref="CalibrationException">There is no such shard, or this is another software than the plan's.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    /// <exception cref="SpectrumFormatException">A file is gone or was changed after the plan was made.</exception>
    public ShardResult Run(int number, bool again = false, CancellationToken cancellation = default)
    {
        PlanShard shard = plan.Shard(number);
        if (plan.Head.Software != Provenance.ThisSoftware)
            throw new CalibrationException(
                $"The plan was made by {plan.Head.Software}, and this is {Provenance.ThisSoftware}: their constants may differ."
            );
        if (!again && Finished(number) is { } finished)
            return finished;
        var attempt = ShardAttempt.Now();
        attempt.Write(plan, number);
        try
        {
            var watch = Stopwatch.StartNew();
            foreach (PlannedFile input in plan.Head.Inputs)
                input.Verify(plan.Head.Directory);
            var units = new UnitResult[shard.Units.Count];
            for (int i = 0; i < units.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (PlannedFile file in shard.Units[i].Files)
                    file.Verify(plan.Head.Directory);
                units[i] = perform(shard.Units[i], cancellation);
            }
            var result = new ShardResult(
                plan.Id,
                number,
                Provenance.ThisSoftware,
                Environment.MachineName,
                Math.Round(watch.Elapsed.TotalSeconds, 3)
            )
            {
                Units = units,
            };
            ShardFile.Write(plan, result, cancellation);
            File.Delete(ShardAttempt.PathOf(plan, number));
            return result;
        }
        catch (Exception e)
        {
            Note(attempt, number, e is OperationCanceledException ? "It was interrupted." : ErrorText.Of(e));
            throw;
        }
    }

    private ShardResult? Finished(int number)
    {
        try
        {
            return ShardFile.Read(plan, number, withUnits: true);
        }
        catch (SpectrumFormatException)
        {
            return null; // a damaged one is made again
        }
    }

    // On a full disk the reason cannot be written either: then the attempt stays one that has not ended.
    private void Note(ShardAttempt attempt, int number, string failure)
    {
        try
        {
            (attempt with { Failure = failure }).Write(plan, number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
