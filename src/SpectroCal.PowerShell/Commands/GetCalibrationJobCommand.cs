using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Store.Plans;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Gets how far the shards of a plan are, with what Slurm's queue knows of them.</summary>
/// <remarks>
/// Without Slurm jobs the state is NotSubmitted, and the numbers are those of the folder alone. State Incomplete: shards are neither done
/// nor in the queue; Reasons says why, and Submit-CalibrationJob submits them again.
/// </remarks>
/// <example>
/// <code>
/// spectrocal campaign plan run*.mca --lines 'Ti Ka,Cu Ka' --out plan
/// Submit-CalibrationJob plan | Get-CalibrationJob -Wait
/// </code>
/// <para>Submits the shards of a plan, and shows their progress until all have ended.</para>
/// </example>
/// <example>
/// <code>
/// spectrocal campaign plan run*.mca --lines 'Ti Ka,Cu Ka' --out plan
/// (Get-CalibrationJob plan).Reasons
/// </code>
/// <para>Says what is wrong with the shards that failed, were not finished or are damaged.</para>
/// </example>
/// <seealso cref="SubmitCalibrationJobCommand"/>
[Cmdlet(VerbsCommon.Get, "CalibrationJob")]
[OutputType(typeof(CalibrationJob))]
public sealed class GetCalibrationJobCommand : CalibrationJobCmdlet
{
    private const int SecondsBetween = 5;

    /// <summary>
    /// Waits until nothing of the plan is in the queue any more, and shows progress. Ctrl+C ends the waiting, not the jobs.
    /// </summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override void Handle(string folder) =>
        WriteObject(
            Compute(
                "Calibrating on Slurm",
                (progress, cancellation) =>
                {
                    CampaignPlan plan = CampaignPlan.Open(folder, cancellation);
                    while (true)
                    {
                        CalibrationJob job = Job(folder, plan, cancellation);
                        if (!Wait || !job.IsActive)
                            return job;
                        progress.Report(
                            new StageProgress("Shards", job.Done, job.Shards)
                            {
                                Note = $"{job.Done} of {job.Shards} done, {job.Running} running, {job.State}",
                            }
                        );
                        cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(SecondsBetween));
                        cancellation.ThrowIfCancellationRequested();
                    }
                }
            )
        );
}
