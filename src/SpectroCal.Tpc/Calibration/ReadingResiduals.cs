using SpectroCal.Differentiation;
using SpectroCal.Optimization;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Physics;
using SpectroCal.Tpc.Simulation;
using SpectroCal.Tpc.Tracks;

namespace SpectroCal.Tpc.Calibration;

/// <summary>
/// Half the sum of squared differences of charges and times of readings that simulation and data have in common, in units of their errors:
/// what the Gauss-Newton method minimises. Parameters are in units of their nominal values.
/// </summary>
/// <param name="simulator">The simulator.</param>
/// <param name="segments">Tracks.</param>
/// <param name="target">Measured readings.</param>
/// <param name="argon">Values of the parameters that are not active.</param>
/// <param name="how">How to simulate, and the active parameters.</param>
/// <param name="errors">Errors of readings; those that are missing do not count.</param>
/// <param name="told">Told each evaluation.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ReadingResiduals(
    ITpcSimulator simulator,
    IReadOnlyList<TrackSegment> segments,
    IReadOnlyList<TpcHit> target,
    LiquidArgon argon,
    TpcSimulation how,
    IReadOnlyDictionary<ReadingKey, ReadingSpread> errors,
    Action<TpcStep> told,
    CancellationToken cancellation
) : IObjective
{
    private const double Missing = 25; // what a reading without partner counts, squared errors
    private readonly Dictionary<ReadingKey, TpcHit> _target = target.ToDictionary(ReadingKey.Of);

    /// <inheritdoc/>
    public int ParameterCount => how.Active.Count;

    /// <summary>Readings in common at the last evaluation.</summary>
    public int Matched { get; private set; }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> parameters, ObjectiveEvaluation result)
    {
        int n = ParameterCount;
        double[] nominal = argon.Values(how.Active),
            values = new double[n];
        for (int i = 0; i < n; i++)
            values[i] = parameters[i] * nominal[i];
        IReadOnlyList<TpcHit> hits = simulator.Simulate(segments, argon.With(how.Active, values), how, cancellation);
        double sum = 0;
        Array.Clear(result.Gradient);
        Array.Clear(result.GaussNewton);
        Matched = 0;
        foreach (TpcHit hit in hits)
        {
            var key = ReadingKey.Of(hit);
            if (!_target.TryGetValue(key, out TpcHit? measured) || !errors.TryGetValue(key, out ReadingSpread? error))
                continue;
            Matched++;
            // Two differences that are independent: of the times, and of the charges less what goes with the times.
            double charge = 1 / (error.Electrons * Math.Sqrt(1 - error.Correlation * error.Correlation)),
                time = 1 / error.TimeUs;
            Jet times = (hit.TimeUs - measured.TimeUs.Value) * time;
            Add(times);
            Add(
                (hit.Electrons - measured.Electrons.Value) * charge
                    - times * (error.Correlation / Math.Sqrt(1 - error.Correlation * error.Correlation))
            );
        }
        result.Value = 0.5 * (sum + Missing * (errors.Count - Matched));
        result.GaussNewton.CopyTo(result.Hessian, 0);
        told(new TpcStep(result.Value, values));

        void Add(Jet residual)
        {
            sum += residual.Value * residual.Value;
            for (int p = 0; p < n; p++)
            {
                double slope = residual.Gradient(p) * nominal[p];
                result.Gradient[p] += residual.Value * slope;
                for (int q = 0; q < n; q++)
                    result.GaussNewton[p * n + q] += slope * residual.Gradient(q) * nominal[q];
            }
        }
    }
}

/// <summary>By what readings of simulation and data are matched.</summary>
internal readonly record struct ReadingKey(long Event, Pixel Pixel, int Number)
{
    /// <summary>The key of a reading.</summary>
    public static ReadingKey Of(TpcHit hit) => new(hit.Event, hit.Pixel, hit.Number);
}
