namespace SpectroCal.Calibration;

/// <summary>How much the gain of a run differs from that of all runs joined.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="RelativeShift">
/// By how much a channel of the run stands for more energy, relative: multiply channels of the run by 1 plus this before the scale is
/// applied.
/// </param>
/// <param name="RelativeShiftError">Standard error; what was assumed beforehand where the lines do not say more.</param>
public sealed record RunGain(string Run, double RelativeShift, double RelativeShiftError)
{
    /// <summary>The run.</summary>
    public override string ToString() => Run;
}
