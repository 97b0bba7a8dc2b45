using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>How parameters are found.</summary>
public enum TpcMethod
{
    /// <summary>Least squares of the readings in common, by Gauss and Newton: a few steps over all tracks.</summary>
    GaussNewton,

    /// <summary>Gradient descent of a loss over batches of tracks (Adam), as published.</summary>
    Adam,
}

/// <summary>What to calibrate, with what, and how.</summary>
/// <param name="Segments">Tracks as they are known.</param>
/// <param name="Target">Measured readings.</param>
public sealed record TpcCalibrationRequest(IReadOnlyList<TrackSegment> Segments, IReadOnlyList<TpcHit> Target)
{
    /// <summary>Constants of the argon: starts of the parameters, and what stays as it is.</summary>
    public LiquidArgon Argon { get; init; } = new();

    /// <summary>Parameters to find.</summary>
    public IReadOnlyList<TpcParameter> Parameters { get; init; } = TpcParameterInfo.Published;

    /// <summary>Whether the electronics that measured had noise: then means over it are compared.</summary>
    public bool HasNoise { get; init; }

    /// <summary>The method.</summary>
    public TpcMethod Method { get; init; } = TpcMethod.GaussNewton;

    /// <summary>What gradient descent minimises.</summary>
    public TpcLoss Loss { get; init; } = new MeanDiscrepancy();

    /// <summary>Steps of gradient descent.</summary>
    public int Iterations { get; init; } = 600;

    /// <summary>Largest step of gradient descent, in units of the sigmoid map's numbers.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Steps at the beginning during which the learning rate grows.</summary>
    public int WarmUp { get; init; } = 20;

    /// <summary>Factor by which the learning rate falls each time that all batches have been seen.</summary>
    public double Decay { get; init; } = 0.98;

    /// <summary>Longer gradients are shortened to this length.</summary>
    public double LongestGradient { get; init; } = 1;

    /// <summary>Most track of a batch of gradient descent, cm.</summary>
    public double BatchCm { get; init; } = 200;

    /// <summary>Longest piece that a segment is cut into, cm.</summary>
    public double StepCm { get; init; } = 0.02;

    /// <summary>Threads; -1: as many as there are.</summary>
    public int Threads { get; init; } = -1;

    /// <summary>The simulation that belongs to it.</summary>
    internal TpcSimulation Simulation =>
        new()
        {
            Active = Parameters,
            Noise = HasNoise ? NoiseTreatment.Averaged : NoiseTreatment.None,
            StepCm = StepCm,
            Threads = Threads,
        };
}
