using SpectroCal.Detectors;

namespace SpectroCal.Simulation;

/// <summary>True constants of one detector through a campaign, at the fine steps of the drift.</summary>
/// <param name="OffsetEv">p0 at each step, eV.</param>
/// <param name="GainEvPerChannel">p1 at each step, eV per channel.</param>
/// <param name="StepsPerRun">Steps in a run.</param>
public sealed record DetectorDrift(IReadOnlyList<double> OffsetEv, IReadOnlyList<double> GainEvPerChannel, int StepsPerRun)
{
    /// <summary>Average constants over run <paramref name="run"/>, counted from 0 through calibration and physics runs.</summary>
    public EnergyCalibration RunAverage(int run) => EnergyCalibration.Linear(Average(OffsetEv, run), Average(GainEvPerChannel, run));

    private double Average(IReadOnlyList<double> values, int run)
    {
        double sum = 0;
        for (int t = run * StepsPerRun; t < (run + 1) * StepsPerRun; t++)
            sum += values[t];
        return sum / StepsPerRun;
    }
}
