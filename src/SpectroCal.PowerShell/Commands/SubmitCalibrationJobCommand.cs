using System.Management.Automation;
using SpectroCal.PowerShell.Abstractions;
using SpectroCal.PowerShell.Results;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.PowerShell.Commands;

/// <summary>Submits the shards of a plan to Slurm as a job array, with a merge that follows it.</summary>
/// <remarks>
/// Only shards are submitted that are neither done nor in the queue, so that the same command repairs: what failed, was cancelled, was
/// killed or is damaged is submitted again, and nothing runs twice at once. The plan is a folder that 'spectrocal campaign plan' wrote; the
/// scripts, the list of shards and the logs are in its folder jobs, and may be read and edited.
/// </remarks>
/// <example>
/// <code>
/// spectrocal campaign plan run*.mca --lines 'Ti Ka,Cu Ka' --out plan --shards 200
/// Submit-CalibrationJob plan -Partition short -Time 01:00:00 -Memory 2G -AtOnce 100 -EnvironmentLine 'module load dotnet'
/// </code>
/// <para>Calibrates files on a cluster, and merges the constants into plan/merged.</para>
/// </example>
/// <example>
/// <code>
/// spectrocal campaign plan run*.mca --lines 'Ti Ka,Cu Ka' --out plan
/// Submit-CalibrationJob plan -WhatIf
/// Submit-CalibrationJob plan -SbatchOption '--account=physics' | Get-CalibrationJob -Wait
/// </code>
/// <para>Says how many shards would be submitted, submits them, and waits until all have ended.</para>
/// </example>
/// <seealso cref="GetCalibrationJobCommand"/>
/// <seealso cref="RegisterCalibrationCommand"/>
[Cmdlet(VerbsLifecycle.Submit, "CalibrationJob", SupportsShouldProcess = true)]
[OutputType(typeof(CalibrationJob))]
public sealed class SubmitCalibrationJobCommand : CalibrationJobCmdlet
{
    /// <summary>The partition. Without it, that of the cluster.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Partition { get; set; }

    /// <summary>Time limit of a task as Slurm reads it: minutes, hours:minutes:seconds, days-hours.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Time { get; set; }

    /// <summary>Memory of a task as Slurm reads it, such as 2G.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Memory { get; set; }

    /// <summary>Processors of a task. Without it, one.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? CpuCount { get; set; }

    /// <summary>Largest number of tasks that run at once.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? AtOnce { get; set; }

    /// <summary>Lines of shell that the nodes need first, such as 'module load dotnet'.</summary>
    [Parameter]
    public string[] EnvironmentLine { get; set; } = [];

    /// <summary>Further options of sbatch, such as '--account=physics'.</summary>
    [Parameter]
    public string[] SbatchOption { get; set; } = [];

    /// <summary>How the command line of SpectroCal is called on the nodes. It must be the version that made the plan.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Program { get; set; } = SlurmSettings.DefaultProgram;

    /// <summary>Folder that the constants are merged into. Without it, the folder merged of the plan.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MergePath { get; set; }

    private protected override void Handle(string folder)
    {
        CampaignPlan plan = CampaignPlan.Open(folder, StopToken);
        var settings = new SlurmSettings
        {
            Partition = Partition,
            Time = Time,
            Memory = Memory,
            Cpus = CpuCount,
            AtOnce = AtOnce,
            Environment = EnvironmentLine,
            Options = SbatchOption,
            Program = Program,
            MergeTo = MergePath is null ? null : SessionPaths.Needed(this, MergePath),
        };
        settings.Check();
        PlanStatus before = Compute("Looking at shards", (_, cancellation) => PlanStatus.Of(plan, cancellation));
        if (!ShouldProcess(folder, $"Submit to Slurm those of {before.Open.Count} shards that are not in its queue"))
            return;
        var jobs = new SlurmJobs(plan, new SlurmQueue());
        if (Compute("Submitting", (_, cancellation) => jobs.Submit(settings, cancellation)) is null)
            WriteVerbose("All shards are done or in the queue: there is nothing to submit.");
        WriteObject(Compute("Asking the queue", (_, cancellation) => Job(folder, plan, cancellation)));
    }
}
