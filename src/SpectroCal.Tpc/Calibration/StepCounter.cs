using System.Globalization;

namespace SpectroCal.Tpc.Calibration;

/// <summary>Steps of a calibration as progress to show.</summary>
/// <param name="request">The calibration.</param>
/// <param name="progress">Told how far it has come.</param>
public sealed class StepCounter(TpcCalibrationRequest request, IProgress<StageProgress> progress) : IProgress<TpcStep>
{
    private const int UsualEvaluations = 15; // of least squares: a guess
    private readonly int _total =
        request.Method == TpcMethod.Adam ? request.Iterations : UsualEvaluations * (request.HasNoise ? TpcCalibrator.Rounds : 1);
    private int _done;

    /// <inheritdoc/>
    public void Report(TpcStep value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _done = Math.Min(_done + 1, _total);
        progress.Report(new StageProgress("Calibrating", _done, _total) { Note = value.Loss.ToString("G4", CultureInfo.InvariantCulture) });
    }
}
