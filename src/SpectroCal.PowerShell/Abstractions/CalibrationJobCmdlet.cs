using System.ComponentModel;
using System.Management.Automation;
using SpectroCal.PowerShell.Results;
using SpectroCal.Store.Plans;
using SpectroCal.Store.Slurm;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>A cmdlet about the jobs of plans.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CalibrationJobCmdlet : SpectroCmdlet
{
    /// <summary>Folder of a plan, always literal; or what Submit-CalibrationJob or Get-CalibrationJob gave.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Plan", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (string path in Path)
            if (SessionPaths.InFileSystem(this, path) is { } folder)
                Guarded(folder, () => Handle(folder));
    }

    /// <summary>Does the work for a plan.</summary>
    private protected abstract void Handle(string folder);

    /// <summary>The state of a plan: that of its folder, and of the queue where something was submitted.</summary>
    private protected static CalibrationJob Job(string folder, CampaignPlan plan, CancellationToken cancellation) =>
        new(
            folder,
            SlurmJobs.Any(plan)
                ? new SlurmJobs(plan, new SlurmQueue()).Look(cancellation)
                : SubmittedPlan.NotSubmitted(PlanStatus.Of(plan, cancellation)),
            DateTime.UtcNow
        );
}
