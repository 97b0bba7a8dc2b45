using SpectroCal.Differentiation;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tpc.Losses;

/// <summary>A reading as losses see it.</summary>
/// <param name="Group">Readings of different events or anodes have nothing to do with each other.</param>
/// <param name="X">x, cm.</param>
/// <param name="Y">y, cm.</param>
/// <param name="Z">Time of the reading times a fixed velocity, cm.</param>
/// <param name="Charge">Charge, 1 000 electrons.</param>
/// <param name="Probability">Expected number of such readings.</param>
public readonly record struct LossPoint((long Event, int Anode) Group, double X, double Y, Dual Z, Dual Charge, Dual Probability)
{
    /// <summary>Square of the distance from another one, cm2.</summary>
    public Dual SquareTo(LossPoint other) => (X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y) + (Z - other.Z) * (Z - other.Z);
}

/// <summary>Derivatives of a loss by what one reading is.</summary>
public record struct LossSlope(Dual Z, Dual Charge, Dual Probability);

/// <summary>How far simulated readings are from measured ones.</summary>
/// <remarks>
/// A loss gives its derivatives by the readings; those by the parameters follow by the chain rule. All of it is computed on numbers that
/// carry a derivative along one direction, so that second derivatives cost one evaluation for each parameter.
/// </remarks>
public abstract record TpcLoss
{
    private const double ElectronsPerUnit = 1000;

    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Velocity that times are multiplied by, cm/us. It is fixed: with the velocity of the simulation, the loss would hardly depend on the
    /// field.
    /// </summary>
    public double VelocityCmPerUs { get; init; } = 0.1596;

    /// <summary>The loss and its derivatives by the active parameters of the simulated readings.</summary>
    /// <param name="simulated">Readings with derivatives.</param>
    /// <param name="target">Readings to compare with; their derivatives are ignored.</param>
    /// <param name="hasSecond">Whether second derivatives are wanted, which the readings must carry; else they are zero.</param>
    public Jet Evaluate(IReadOnlyList<TpcHit> simulated, IReadOnlyList<TpcHit> target, bool hasSecond = false)
    {
        int n = simulated.Count == 0 ? 0 : simulated.Max(h => h.Electrons.VariableCount);
        LossPoint[] fixedPoints = [.. target.Select(h => Point(h, null))];
        var slopes = new LossSlope[simulated.Count];
        Dual value = Evaluate([.. simulated.Select(h => Point(h, null))], fixedPoints, slopes);
        double[] gradient = new double[n],
            hessian = new double[n * n];
        for (int p = 0; p < n; p++)
        for (int i = 0; i < slopes.Length; i++)
            gradient[p] += Along(simulated[i], slopes[i], p);
        for (int p = 0; hasSecond && p < n; p++)
        {
            Array.Clear(slopes);
            Evaluate([.. simulated.Select(h => Point(h, p))], fixedPoints, slopes);
            for (int q = 0; q < n; q++)
            for (int i = 0; i < slopes.Length; i++)
            {
                TpcHit hit = simulated[i];
                LossSlope slope = slopes[i];
                hessian[p * n + q] +=
                    Along(hit, new LossSlope(slope.Z.Slope, slope.Charge.Slope, slope.Probability.Slope), q)
                    + slope.Z.Value * VelocityCmPerUs * hit.TimeUs.Hessian(p, q)
                    + slope.Charge.Value / ElectronsPerUnit * hit.Electrons.Hessian(p, q)
                    + slope.Probability.Value * hit.Probability.Hessian(p, q);
            }
        }
        for (int p = 0; p < n; p++)
        for (int q = 0; q < p; q++)
            hessian[p * n + q] = hessian[q * n + p] = 0.5 * (hessian[p * n + q] + hessian[q * n + p]);
        return n == 0 ? Jet.Constant(value.Value) : Jet.WithDerivatives(value.Value, gradient, hessian);
    }

    /// <summary>The loss; adds its derivatives by each simulated reading.</summary>
    protected internal abstract Dual Evaluate(LossPoint[] simulated, LossPoint[] target, Span<LossSlope> slopes);

    /// <summary>Pairs of groups of both, simulated and measured indices.</summary>
    protected static IEnumerable<(int[] Simulated, int[] Target)> Groups(LossPoint[] simulated, LossPoint[] target)
    {
        ILookup<(long, int), int> mine = Enumerable.Range(0, simulated.Length).ToLookup(i => simulated[i].Group),
            theirs = Enumerable.Range(0, target.Length).ToLookup(j => target[j].Group);
        return mine.Select(g => g.Key).Union(theirs.Select(g => g.Key)).Order().Select(key => (mine[key].ToArray(), theirs[key].ToArray()));
    }

    private double Along(TpcHit hit, LossSlope slope, int p) =>
        slope.Z.Value * VelocityCmPerUs * hit.TimeUs.Gradient(p)
        + slope.Charge.Value / ElectronsPerUnit * hit.Electrons.Gradient(p)
        + slope.Probability.Value * hit.Probability.Gradient(p);

    private LossPoint Point(TpcHit hit, int? direction) =>
        new(
            (hit.Event, hit.Pixel.Anode),
            hit.XCm,
            hit.YCm,
            Of(hit.TimeUs, VelocityCmPerUs, direction),
            Of(hit.Electrons, 1 / ElectronsPerUnit, direction),
            Of(hit.Probability, 1, direction)
        );

    private static Dual Of(Jet jet, double scale, int? direction) =>
        new(jet.Value * scale, direction is { } p ? jet.Gradient(p) * scale : 0);
}
