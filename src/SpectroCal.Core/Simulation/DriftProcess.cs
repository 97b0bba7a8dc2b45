using MathNet.Numerics.Distributions;

namespace SpectroCal.Simulation;

/// <summary>The kind of stochastic process a calibration constant follows.</summary>
public enum DriftKind
{
    /// <summary>x(t+dt) = rho x(t) + sqrt(1 - rho^2) s g, rho = exp(-dt / tau): wanders about its mean, never far from it.</summary>
    Autoregressive,

    /// <summary>x(t+dt) = x(t) + s sqrt(dt) g: the longer, the further away.</summary>
    RandomWalk,
}

/// <summary>Drift of one calibration constant about its mean; time is measured in runs.</summary>
/// <param name="Kind">Which process.</param>
/// <param name="StandardDeviation">
/// s: for the autoregressive process the standard deviation of the constant at any time, for the random walk that of its change
/// over one run; in units of the constant.
/// </param>
/// <param name="CorrelationRuns">tau of the autoregressive process, in runs; not used by the random walk.</param>
public sealed record DriftProcess(DriftKind Kind, double StandardDeviation, double CorrelationRuns = 2)
{
    /// <summary>Draws the deviation from the mean at <paramref name="runs"/> times <paramref name="stepsPerRun"/> times.</summary>
    public double[] Sample(int runs, int stepsPerRun, Random random)
    {
        double[] x = new double[runs * stepsPerRun];
        double dt = 1.0 / stepsPerRun;
        double memory = Kind == DriftKind.Autoregressive ? Math.Exp(-dt / CorrelationRuns) : 1;
        double kick = StandardDeviation * (Kind == DriftKind.Autoregressive ? Math.Sqrt(1 - memory * memory) : Math.Sqrt(dt));
        double state = Kind == DriftKind.Autoregressive ? StandardDeviation * Normal.Sample(random, 0, 1) : 0;
        for (int t = 0; t < x.Length; t++)
        {
            x[t] = state;
            state = memory * state + kick * Normal.Sample(random, 0, 1);
        }
        return x;
    }
}
