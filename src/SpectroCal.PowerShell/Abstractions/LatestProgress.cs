namespace SpectroCal.PowerShell.Abstractions;

/// <summary>Takes reports from any thread and keeps the last: only the pipeline's own thread may write.</summary>
internal sealed class LatestProgress : IProgress<StageProgress>
{
    private StageProgress? _latest;

    /// <summary>The last report.</summary>
    public StageProgress? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public void Report(StageProgress value) => Volatile.Write(ref _latest, value);
}
