namespace SpectroCal.Calibration;

/// <summary>Tells of finished batches of any portion as finished ones of all.</summary>
/// <param name="told">Told; may be null.</param>
/// <param name="stage">What is done.</param>
/// <param name="total">All batches.</param>
internal sealed class BatchProgress(IProgress<StageProgress>? told, string stage, int total) : IProgress<int>
{
    private int _done;

    /// <inheritdoc/>
    /// <remarks>The number of an engine does not matter: each report is one batch more.</remarks>
    public void Report(int value) => told?.Report(new StageProgress(stage, Interlocked.Increment(ref _done), total));
}
