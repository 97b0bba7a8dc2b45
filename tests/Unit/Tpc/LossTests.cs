using SpectroCal.Differentiation;
using SpectroCal.Tpc.Geometry;
using SpectroCal.Tpc.Losses;
using SpectroCal.Tpc.Simulation;

namespace SpectroCal.Tests.Tpc;

/// <summary>Losses against values computed elsewhere, and their derivatives against differences.</summary>
public sealed class LossTests
{
    private const double Velocity = 0.1596;

    private static readonly TpcHit[] Simulated = [Hit(0, 0, 0, 20), Hit(0.4434, 0, 0.1, 25), Hit(0.8868, 0, 0.2, 10)];
    private static readonly TpcHit[] Target = [Hit(0, 0, 0.02, 21), Hit(0.4434, 0, 0.13, 24), Hit(0.8868, 0.4434, 0.2, 11)];

    [Fact]
    public void TheMeanDiscrepancyIsAsDefined()
    {
        Assert.Equal(
            0.0076178198,
            new MeanDiscrepancy { ChargeWeight = 0 }
                .Evaluate(Simulated, Target)
                .Value,
            1e-9
        );
        Assert.Equal(
            0.026156287,
            new MeanDiscrepancy { ChargeWeight = 0, WidthCm = 0.5 }
                .Evaluate(Simulated, Target)
                .Value,
            1e-8
        );
        Assert.Equal(
            0.00031887754,
            new MeanDiscrepancy().Evaluate(Simulated, Target).Value
                - new MeanDiscrepancy { ChargeWeight = 0 }
                    .Evaluate(Simulated, Target)
                    .Value,
            1e-10
        );
    }

    [Fact]
    public void TheChamferDistanceIsAsDefined()
    {
        Assert.Equal(0.15193571, new Chamfer().Evaluate(Simulated, Target).Value, 1e-8);
        Assert.Equal(0.44668783, new Chamfer(ChamferForm.Product).Evaluate(Simulated, Target).Value, 1e-8);
    }

    [Theory]
    [InlineData(false, 1, -0.81173860)]
    [InlineData(false, 0.1, 0.49931488)]
    [InlineData(true, 1, -1.0275878)]
    [InlineData(true, 0.1, 0.24209810)]
    public void SoftTimeWarpingIsAsDefined(bool isSquared, double gamma, double expected)
    {
        Dual[] x = [1, 2, 3],
            y = [1, 2.5, 3];
        var loss = new SoftTimeWarping { IsSquared = isSquared, Gamma = gamma };
        Assert.Equal(expected, loss.Value(x, y, new Dual[3], new Dual[3]).Value, 1e-7);
    }

    [Fact]
    public void TheGradientOfSoftTimeWarpingIsAsPublished()
    {
        var byX = new Dual[3];
        new SoftTimeWarping().Value([1, 2, 3], [1, 2.5, 3], byX, new Dual[3]);
        Assert.Equal([-0.23258796, -0.56281340, 0.43170868], byX.Select(d => d.Value), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    public static TheoryData<string> Names => [.. TpcLosses.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void DerivativesAreThoseOfTheValue(string name)
    {
        TpcLoss loss = TpcLosses.Parse(name);
        double[] at = [0.3, -0.2];
        TpcHit[] Moved(double[] p, bool hasDerivatives)
        {
            Jet[] u = hasDerivatives ? Jet.Variables(p) : [p[0], p[1]];
            return
            [
                Hit(0, 0, 0.05 * u[0], 20 + 2 * u[1] + u[0] * u[1], 0.9 + 0.1 * u[0]),
                Hit(0.4434, 0, 0.1 + 0.1 * u[1] * u[1], 25 - u[0]),
                Hit(0.8868, 0, 0.2 - 0.07 * u[0] * u[0], 10 + u[0] * u[0]),
            ];
        }
        Jet jet = loss.Evaluate(Moved(at, true), Target, hasSecond: true);
        for (int p = 0; p < 2; p++)
        {
            double first = FiniteDifferences.First(
                x => loss.Evaluate(Moved(FiniteDifferences.With(at, p, x), false), Target).Value,
                at[p],
                1e-3
            );
            Assert.Equal(first, jet.Gradient(p), 1e-8 * (1 + Math.Abs(first)));
            for (int q = 0; q < 2; q++)
            {
                double second = FiniteDifferences.First(
                    x => loss.Evaluate(Moved(FiniteDifferences.With(at, p, x), true), Target).Gradient(q),
                    at[p],
                    1e-3
                );
                Assert.Equal(second, jet.Hessian(p, q), 1e-7 * (1 + Math.Abs(second)));
            }
        }
    }

    [Fact]
    public void EqualReadingsHaveNoLoss()
    {
        foreach (TpcLoss loss in TpcLosses.All.Where(l => l.Name != "soft-dtw"))
            Assert.Equal(0, loss.Evaluate(Simulated, Simulated).Value, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NothingIsNotTheBestSimulation(string name)
    {
        TpcLoss loss = TpcLosses.Parse(name);
        if (name == "chamfer-one-way")
            return; // by its definition it looks at simulated readings only
        Assert.True(loss.Evaluate([], Target).Value > loss.Evaluate(Simulated, Target).Value);
        Assert.True(double.IsFinite(loss.Evaluate(Simulated, []).Value));
    }

    private static TpcHit Hit(double x, double y, Jet z, Jet charge, Jet? probability = null) =>
        new(0, new Pixel(0, (int)(x / 0.4), (int)(y / 0.4)), 0, x, y, z / Velocity, charge * 1000, probability ?? 1);
}
