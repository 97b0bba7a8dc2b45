using System.Diagnostics;
using System.Management.Automation;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>Shows how far a long computation has come, and how long it will take. Work that is over in a moment shows nothing.</summary>
internal sealed class ProgressDisplay(Cmdlet cmdlet, string activity)
{
    /// <summary>Time between two updates, ms.</summary>
    public const int IntervalMs = 150;

    private const int ActivityId = 4826;
    private const double MomentSeconds = 0.6;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private string? _stage;
    private double _stageStart;
    private bool _shown;

    /// <summary>Shows a report; null: there is none yet.</summary>
    public void Show(StageProgress? progress)
    {
        double now = _watch.Elapsed.TotalSeconds;
        if (now < MomentSeconds)
            return;
        _shown = true;
        if (progress is null)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, TerminalText.Line(activity), "working"));
            return;
        }
        if (progress.Stage != _stage)
            (_stage, _stageStart) = (progress.Stage, now);
        double share = progress.Total > 0 ? Math.Clamp((double)progress.Done / progress.Total, 0, 1) : 0,
            spent = now - _stageStart;
        string note = progress.Note.Length > 0 ? progress.Note : $"{progress.Done} of {progress.Total}";
        cmdlet.WriteProgress(
            new ProgressRecord(ActivityId, TerminalText.Line(activity), TerminalText.Line($"{progress.Stage}: {note}"))
            {
                PercentComplete = (int)(100 * share),
                SecondsRemaining = share > 0 && spent > 0 ? (int)Math.Min(int.MaxValue, spent * (1 - share) / share) : -1,
            }
        );
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (!_shown)
            return;
        _shown = false;
        try
        {
            cmdlet.WriteProgress(
                new ProgressRecord(ActivityId, TerminalText.Line(activity), "done") { RecordType = ProgressRecordType.Completed }
            );
        }
        catch (PipelineStoppedException)
        {
            // A stopped pipeline takes its bars away itself.
        }
    }
}
