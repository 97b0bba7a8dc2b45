using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Numerics;
using static SpectroCal.Tests.Numerics.SpecialFunctionTable;

namespace SpectroCal.Tests.Numerics;

public sealed class ErrorFunctionsTests
{
    [Fact]
    public void ATailWhoseGaussianHasEndedIsWhatIsLeftOfIt()
    {
        foreach (double beta in (double[])[0.4, 1, 4])
            for (double z = -38; z < 39; z += 0.5)
            {
                // The smallest number in place of none: the Gaussian part is then lost beside the tail, but it is worked out.
                double expected = ErrorFunctions.TailDensity(z, beta, double.Epsilon);
                Assert.Equal(expected, ErrorFunctions.TailDensity(z, beta, 0), 1e-15 * expected + 1e-300);
            }
    }

    [Fact]
    public void ErrorFunctionsAgreeWithTheTable() =>
        Assert.All(
            Rows("error"),
            row =>
            {
                AssertNear(row[2], ErrorFunctions.Erf(row[0]), 2e-15, row);
                AssertNear(row[3], ErrorFunctions.Erfc(row[0]), 2e-15, row);
                AssertNear(row[4], ErrorFunctions.Erfcx(row[0]), 2e-15, row);
            }
        );

    [Fact]
    public void TheNormalDistributionAgreesWithTheTable() =>
        Assert.All(
            Rows("normal"),
            row =>
            {
                AssertNear(row[2], ErrorFunctions.NormalDensity(row[0]), 2e-15, row);
                AssertNear(row[3], ErrorFunctions.NormalCumulative(row[0]), 2e-15, row);
            }
        );

    [Fact]
    public void TheTailAgreesWithTheTable() =>
        Assert.All(
            Rows("tail"),
            row =>
            {
                ErrorFunctions.Normal(row[0], out double gauss, out double cumulative);
                double tail = ErrorFunctions.TailDensity(row[0], row[1], gauss);
                AssertNear(row[2], tail, 5e-15, row);
                Assert.Equal(ErrorFunctions.NormalDensity(row[0]), gauss);
                Assert.Equal(ErrorFunctions.NormalCumulative(row[0]), cumulative);
            }
        );

    [Fact]
    public void TheTailIsFiniteAndNotNegativeEverywhere()
    {
        Gen<double> z = Gen.Choose(-1_000_000, 1_000_000)
            .SelectMany(mantissa => Gen.Choose(0, 8).Select(decade => mantissa / Math.Pow(10, decade)));
        Gen<double> beta = Gen.Choose(-3000, 6000).Select(e => Math.Pow(10, e / 1000.0));
        Prop.ForAll(
                z.Zip(beta, (a, b) => (Z: a, Beta: b)).ToArbitrary(),
                at =>
                {
                    ErrorFunctions.Normal(at.Z, out double gauss, out double cumulative);
                    double tail = ErrorFunctions.TailDensity(at.Z, at.Beta, gauss);
                    Assert.True(double.IsFinite(tail) && tail >= 0, $"{tail} at {at}");
                    Assert.True(gauss >= 0 && cumulative >= 0 && cumulative <= 1, $"{gauss}, {cumulative} at {at}");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(6)]
    public void TheDerivativesOfTheTailFollowFromItsPieces(double beta)
    {
        for (double z = -20; z < 6; z += 0.037)
        {
            ErrorFunctions.Normal(z, out double gauss, out _);
            double tail = ErrorFunctions.TailDensity(z, beta, gauss);
            Assert.Equal((tail - gauss) / beta, Slope(at => Tail(at, beta), z), 1e-10);
            Assert.Equal(tail, Slope(at => ErrorFunctions.NormalCumulative(at) + beta * Tail(at, beta), z), 1e-10);
            if (beta > 0.1)
                Assert.Equal((gauss - tail * (1 + beta * z + beta * beta)) / Math.Pow(beta, 3), Slope(at => Tail(z, at), beta), 1e-10);
        }

        static double Tail(double z, double beta)
        {
            ErrorFunctions.Normal(z, out double density, out _);
            double tail = ErrorFunctions.TailDensity(z, beta, density);
            return tail;
        }

        static double Slope(Func<double, double> f, double at)
        {
            const double h = 1e-4; // leaves 3e-18 of the fifth derivative, which is a few times the function
            return (8 * (f(at + h) - f(at - h)) - (f(at + 2 * h) - f(at - 2 * h))) / (12 * h);
        }
    }

    [Fact]
    public void AShortTailIsTheGaussian()
    {
        foreach (double z in new[] { -30, -5, -0.3, 0, 2, 17 })
        {
            foreach (double beta in new[] { 0, 1e-300, 1e-19, 1e-15 })
            {
                ErrorFunctions.Normal(z, out double gauss, out _);
                double tail = ErrorFunctions.TailDensity(z, beta, gauss);
                AssertNear(gauss, tail, 1e-13, [z, beta]);
            }
        }
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 1, 0)]
    [InlineData(double.NegativeInfinity, -1, 2)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    public void InfinitiesAndNaNPassThrough(double x, double erf, double erfc)
    {
        Assert.Equal(erf, ErrorFunctions.Erf(x));
        Assert.Equal(erfc, ErrorFunctions.Erfc(x));
        Assert.Equal(erfc / 2, ErrorFunctions.NormalCumulative(-x));
        Assert.Equal(x == double.NegativeInfinity ? double.PositiveInfinity : erfc, ErrorFunctions.Erfcx(x));
    }
}
