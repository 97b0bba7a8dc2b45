using SpectroCal.Calibration;

namespace SpectroCal.PowerShell.Abstractions;

/// <summary>Takes reports from any thread and keeps the last: only the pipeline's own thread may write.</summary>
internal sealed class LatestProgress : IProgress<CampaignProgress>
{
    private CampaignProgress? _latest;

    /// <summary>The last report.</summary>
    public CampaignProgress? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc/>
    public void Report(CampaignProgress value) => Volatile.Write(ref _latest, value);
}
