using SpectroCal.Differentiation;
using SpectroCal.Tpc.Physics;

namespace SpectroCal.Tests.Tpc;

/// <summary>
/// Recombination and drift against values of closed forms computed elsewhere to eight digits, and derivatives against differences.
/// </summary>
public sealed class MediumTests
{
    private static readonly LiquidArgon Nominal = new();

    [Theory]
    [InlineData(0.5, 0.77278454, 0.51307361, 0.52277414)]
    [InlineData(1, 0.74735987, 0.69004723, 0.69289099)]
    [InlineData(1.5, 0.72355486, 0.71574111, 0.71588398)]
    [InlineData(2, 0.70121951, 0.70877956, 0.70740548)]
    [InlineData(2.1, 0.69691690, 0.70585051, 0.70424836)]
    [InlineData(3, 0.66044508, 0.67146219, 0.66843779)]
    [InlineData(5, 0.59163987, 0.59192750, 0.58760103)]
    [InlineData(10, 0.46938776, 0.45621314, 0.45139999)]
    [InlineData(20, 0.33212996, 0.32264330, 0.31840200)]
    [InlineData(50, 0.17692308, 0.18454694, 0.18165837)]
    [InlineData(100, 0.099459459, 0.11439089, 0.11244672)]
    public void SurvivalIsThatOfTheModels(double stopping, double birks, double box, double otherBox)
    {
        AssertSurvival(birks, Nominal, stopping);
        AssertSurvival(box, Nominal with { Quenching = QuenchingModel.Box }, stopping);
        AssertSurvival(otherBox, Nominal with { Quenching = QuenchingModel.Box, BoxBeta = 0.212 }, stopping);
    }

    [Theory]
    [InlineData(2, 0, 0.70740548)]
    [InlineData(2, 0.5, 0.70436159)]
    [InlineData(2, 1, 0.68937427)]
    [InlineData(10, 0, 0.45139999)]
    [InlineData(10, 0.5, 0.44190811)]
    [InlineData(10, 1, 0.40683125)]
    public void TheEllipsoidDependsOnTheAngle(double stopping, double cosine, double expected) =>
        AssertSurvival(expected, Nominal with { Quenching = QuenchingModel.EllipsoidBox, BoxBeta = 0.212 }, stopping, cosine);

    [Theory]
    [InlineData(QuenchingModel.Birks, 0.8)]
    [InlineData(QuenchingModel.Box, 0)]
    public void WithoutEnergyLossTheLimitIsTaken(QuenchingModel model, double expected) =>
        AssertSurvival(expected, Nominal with { Quenching = model }, 0);

    [Theory]
    [InlineData(0.1, 87.17, 0.053120006, double.NaN)]
    [InlineData(0.1, 89, 0.051490093, double.NaN)]
    [InlineData(0.1, 87.3, 0.053001398, double.NaN)]
    [InlineData(0.2, 87.17, 0.091939828, double.NaN)]
    [InlineData(0.2, 89, 0.089118783, double.NaN)]
    [InlineData(0.2, 87.3, 0.091734540, double.NaN)]
    [InlineData(0.3, 87.17, 0.12024826, 0.13534135)]
    [InlineData(0.3, 89, 0.11655861, double.NaN)]
    [InlineData(0.3, 87.3, 0.11997976, double.NaN)]
    [InlineData(0.4, 87.17, 0.14205296, 0.15032888)]
    [InlineData(0.4, 89, 0.13769426, double.NaN)]
    [InlineData(0.4, 87.3, 0.14173578, double.NaN)]
    [InlineData(0.45, 87.17, 0.15127685, double.NaN)]
    [InlineData(0.45, 89, 0.14663514, double.NaN)]
    [InlineData(0.45, 87.3, 0.15093908, double.NaN)]
    [InlineData(0.5, 87.17, 0.15964525, 0.16319918)]
    [InlineData(0.5, 89, 0.15474676, double.NaN)]
    [InlineData(0.5, 87.3, 0.15928879, double.NaN)]
    [InlineData(0.55, 87.17, 0.16729990, double.NaN)]
    [InlineData(0.55, 89, 0.16216653, double.NaN)]
    [InlineData(0.55, 87.3, 0.16692634, double.NaN)]
    [InlineData(0.6, 87.17, 0.17435200, 0.17459159)]
    [InlineData(0.6, 89, 0.16900226, double.NaN)]
    [InlineData(0.6, 87.3, 0.17396270, double.NaN)]
    [InlineData(1, 87.17, 0.21689675, 0.21114169)]
    [InlineData(1, 89, 0.21024157, double.NaN)]
    [InlineData(1, 87.3, 0.21641245, double.NaN)]
    public void DriftVelocitiesAreThePublishedOnes(double field, double kelvin, double mobility, double walkowiak)
    {
        LiquidArgon argon = Nominal with { FieldKvPerCm = field, TemperatureK = kelvin };
        AssertClose(mobility, new Medium(argon, []).VelocityCmPerUs.Value);
        if (!double.IsNaN(walkowiak))
            AssertClose(walkowiak, new Medium(argon with { DriftVelocity = DriftVelocityModel.Walkowiak }, []).VelocityCmPerUs.Value);
    }

    [Theory]
    [InlineData(1, 6.2638883, 0.99715683, 0.0070789199, 0.010499735)]
    [InlineData(5, 31.319441, 0.98586474, 0.015828946, 0.023478121)]
    [InlineData(10, 62.638883, 0.97192929, 0.022385510, 0.033203077)]
    [InlineData(15, 93.958324, 0.95819083, 0.027416539, 0.040665299)]
    [InlineData(20, 125.27777, 0.94464655, 0.031657892, 0.046956242)]
    [InlineData(30, 187.91665, 0.91812966, 0.038772841, 0.057509417)]
    [InlineData(30.27225, 189.62199, 0.91741824, 0.038948375, 0.057769776)]
    [InlineData(30.431, 190.61638, 0.91700366, 0.039050366, 0.057921053)]
    public void DriftGrowsWithTheDistance(double cm, double time, double survival, double longitudinal, double transverse)
    {
        var medium = new Medium(Nominal, []);
        AssertClose(time, cm * medium.SlownessUsPerCm.Value);
        AssertClose(survival, Math.Exp(-cm * medium.LossPerCm.Value));
        AssertClose(longitudinal, Math.Sqrt(cm) * medium.LongitudinalUsPerRootCm.Value * medium.VelocityCmPerUs.Value);
        AssertClose(transverse, Math.Sqrt(cm) * medium.TransverseCmPerRootCm.Value);
    }

    [Fact]
    public void ElectronsAreCounted() => AssertClose(62009.575, new Medium(Nominal, []).Electrons(2.1, 2.1).Value);

    [Theory]
    [InlineData(0.4, 0.68022181)]
    [InlineData(0.45, 0.69172932)]
    [InlineData(0.48, 0.69763033)]
    [InlineData(0.55, 0.70918010)]
    [InlineData(0.6, 0.71595331)]
    [InlineData(1, 0.74735987)]
    public void SurvivalGrowsWithTheField(double field, double expected) =>
        AssertSurvival(expected, Nominal with { FieldKvPerCm = field }, 2);

    [Fact]
    public void ElectronsOfATrackDependOnTheConstantsAsPublished()
    {
        TpcParameter[] all = [TpcParameter.BirksScale, TpcParameter.BirksQuenching, TpcParameter.Lifetime, TpcParameter.Field];
        var medium = new Medium(Nominal, all);
        Jet arriving = medium.Electrons(0.021, 2.1) * Jet.Exp(-15 * medium.LossPerCm);
        AssertClose(620.09575, medium.Electrons(0.021, 2.1).Value);
        AssertClose(594.17006, arriving.Value);
        double[] expected = [1, -0.12885387, 0.042708329, 0.15023073];
        for (int p = 0; p < all.Length; p++)
            AssertClose(expected[p], arriving.Gradient(p) * Nominal.Value(all[p]) / arriving.Value);
        AssertClose(0.15981488, medium.VelocityCmPerUs.Gradient(3));
    }

    [Theory]
    [InlineData(QuenchingModel.Birks)]
    [InlineData(QuenchingModel.Box)]
    [InlineData(QuenchingModel.EllipsoidBox)]
    public void DerivativesAreThoseOfTheValues(QuenchingModel model)
    {
        TpcParameter[] all = [.. TpcParameterInfo.All.Select(i => i.Parameter)];
        foreach (DriftVelocityModel drift in Enum.GetValues<DriftVelocityModel>())
        {
            LiquidArgon argon = Nominal with { Quenching = model, DriftVelocity = drift };
            double[] at = argon.Values(all);
            foreach (
                Func<Medium, Jet> what in (Func<Medium, Jet>[])
                    [
                        m => m.Electrons(1, 2.1, 0.3),
                        m => m.SlownessUsPerCm,
                        m => m.LossPerCm,
                        m => m.LongitudinalUsPerRootCm,
                        m => m.TransverseCmPerRootCm,
                    ]
            )
            {
                Jet jet = what(new Medium(argon, all));
                for (int p = 0; p < all.Length; p++)
                {
                    double step = 1e-3 * at[p],
                        first = FiniteDifferences.First(x => what(new Medium(argon.With(all[p], x), [])).Value, at[p], step);
                    Assert.Equal(0, (jet.Gradient(p) - first) * at[p] / jet.Value, 1e-8);
                    for (int q = 0; q < all.Length; q++)
                    {
                        double second = FiniteDifferences.First(x => what(new Medium(argon.With(all[p], x), all)).Gradient(q), at[p], step);
                        Assert.Equal(0, (jet.Hessian(p, q) - second) * at[p] * at[q] / jet.Value, 1e-7);
                    }
                }
            }
        }
    }

    private static void AssertSurvival(double expected, LiquidArgon argon, double stopping, double cosine = 0) =>
        AssertClose(expected, new Medium(argon, []).Survival(stopping, cosine).Value);

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-7 * Math.Abs(expected) + 1e-12);
}
