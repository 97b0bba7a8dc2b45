using SpectroCal.Differentiation;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>A loss along one parameter, the others as they are.</summary>
/// <param name="Value">The parameter.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="Gradient">Its derivative by the parameter.</param>
public sealed record TpcScanPoint(double Value, double Loss, double Gradient);

/// <summary>A loss along one parameter.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Points">Its values in rising order.</param>
public sealed record TpcScanCurve(TpcParameter Parameter, IReadOnlyList<TpcScanPoint> Points)
{
    /// <summary>Name of the parameter.</summary>
    public string Name => TpcParameterInfo.Of(Parameter).Name;

    /// <summary>Its unit; empty if none.</summary>
    public string Unit => TpcParameterInfo.Of(Parameter).Unit;
}

/// <summary>Scans of losses.</summary>
/// <param name="simulator">The simulator.</param>
public sealed class TpcScan(ITpcSimulator simulator)
{
    /// <summary>Computes a loss and its derivative over the range of a parameter in closure tests.</summary>
    /// <param name="segments">Tracks.</param>
    /// <param name="target">Readings to compare with.</param>
    /// <param name="argon">Values of the other parameters.</param>
    /// <param name="parameter">Which one is varied.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="points">Number of values, at least 2.</param>
    /// <param name="how">How to simulate; its parameters are ignored.</param>
    /// <param name="cancellation">Ends it.</param>
    public TpcScanCurve Run(
        IReadOnlyList<TrackSegment> segments,
        IReadOnlyList<TpcHit> target,
        LiquidArgon argon,
        TpcParameter parameter,
        TpcLoss loss,
        int points,
        TpcSimulation how,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        TpcParameterInfo info = TpcParameterInfo.Of(parameter);
        var scan = new TpcScanPoint[points];
        for (int i = 0; i < points; i++)
        {
            double value = info.TargetFrom + (info.TargetTo - info.TargetFrom) * i / (points - 1);
            Jet at = loss.Evaluate(
                simulator.Simulate(
                    segments,
                    argon.With(parameter, value),
                    how with
                    {
                        Active = [parameter],
                        HasSecond = false,
                    },
                    cancellation
                ),
                target
            );
            scan[i] = new TpcScanPoint(value, at.Value, at.Gradient(0));
        }
        return new TpcScanCurve(parameter, scan);
    }
}
