using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Detectors;

namespace SpectroCal.Tests.Detectors;

public sealed class PolynomialFunctionTests
{
    // A scale with every term: 3 eV per channel, its slope changing by about 20 % over 2000 channels.
    private static double[] Parameters(int degree) => [.. new[] { 480.0, 3.1, 6e-5, -9e-9, 2e-12, 3e-16, -1e-19 }.Take(degree + 1)];

    public static TheoryData<int> Degrees => [1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void EnergyIsTheSumOfPowers(int degree)
    {
        double[] p = Parameters(degree);
        foreach (double a in new[] { -20.0, 0, 1, 17.25, 1500, 2047 })
        {
            double expected = 0;
            for (int k = 0; k <= degree; k++)
                expected += p[k] * Math.Pow(a, k);
            double energy = new PolynomialFunction(degree).Energy(a, p);
            Assert.True(Math.Abs(energy - expected) <= 1e-12 * Math.Abs(expected), $"{energy} at {a} instead of {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void SlopeIsTheDerivativeOfTheEnergy(int degree)
    {
        var function = new PolynomialFunction(degree);
        double[] p = Parameters(degree);
        // Step 1: the five-point formula is exact to degree 4; above, the terms are below 1e-12.
        foreach (double a in new[] { 0.0, 3, 850.5, 2000 })
            Assert.Equal(FiniteDifferences.First(x => function.Energy(x, p), a, 1), function.Slope(a, p), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void PartialsAreTheDerivativesInTheParameters(int degree)
    {
        var function = new PolynomialFunction(degree);
        double[] p = Parameters(degree),
            partials = new double[degree + 1];
        foreach (double a in new[] { 0.0, 2.5, 1999 })
        {
            function.Partials(a, p, partials);
            for (int i = 0; i <= degree; i++)
            {
                // Linear in the parameters: any step is exact up to rounding, so one of the size of a^-i is used.
                double step = Math.Pow(Math.Max(a, 1), -i),
                    expected = FiniteDifferences.First(x => function.Energy(a, FiniteDifferences.With(p, i, x)), p[i], step);
                Assert.True(
                    Math.Abs(partials[i] - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected)),
                    $"C_{i}({a}) = {partials[i]}, not {expected}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void DerivativesAgreeWithFiniteDifferencesOfLowerOnes(int degree)
    {
        var function = new PolynomialFunction(degree);
        double[] p = Parameters(degree);
        int n = degree + 1;
        double[] Derivatives(double a)
        {
            double[] inChannel = new double[3],
                partials = new double[3 * n];
            function.Derivatives(a, p, inChannel, partials);
            return [.. inChannel, .. partials];
        }

        double[] plain = new double[n];
        foreach (double a in new[] { 1.5, 40, 1999 })
        {
            double[] d = Derivatives(a);
            function.Partials(a, p, plain);
            Assert.Equal(function.Slope(a, p), d[0], 1e-12);
            for (int i = 0; i < n; i++)
                Assert.Equal(plain[i], d[3 + 3 * i]);

            // C'' and C''' from C', C_i' and C_i'' from C_i. The largest columns, a^6, are of order 1e19: relative bounds.
            double step = 0.01 * a;
            for (int order = 1; order <= 2; order++)
            {
                AssertDerivative(order - 1, order);
                for (int i = 0; i < n; i++)
                    AssertDerivative(3 + 3 * i + order - 1, 3 + 3 * i + order);
            }

            void AssertDerivative(int lower, int higher)
            {
                double expected = FiniteDifferences.First(x => Derivatives(x)[lower], a, step);
                // Truncation is below (step/a)^4 * 6!/30 = 2.4e-7 of the value; rounding is 1e-15 of the lower one over the step.
                double tolerance = 1e-6 * Math.Abs(expected) + 1e-13 * Math.Abs(d[lower]) / step;
                Assert.True(
                    Math.Abs(d[higher] - expected) <= tolerance,
                    $"degree {degree}, a = {a}, entry {higher}: {d[higher]} instead of {expected}"
                );
            }
        }
    }

    [Fact]
    public void InverseUndoesEveryRisingScale()
    {
        // Offset, gain, the relative bends of the second and third term over 8192 channels, channel. Slopes stay above 0.1 of the gain.
        Gen<double> unit = Gen.Choose(0, 1_000_000).Select(i => i / 1e6);
        Gen<double[]> cases =
            from offset in unit
            from gain in unit
            from bend in unit
            from twist in unit
            from channel in unit
            select new[] { -3000 + 6000 * offset, 0.1 * Math.Pow(200, gain), 0.4 * (2 * bend - 1), 0.45 * (2 * twist - 1), 8192 * channel };
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    double a = c[4];
                    double[] p = [c[0], c[1], c[1] * c[2] / (2 * 8192), c[1] * c[3] / (3 * 8192.0 * 8192)];
                    for (int degree = 1; degree <= 3; degree++)
                    {
                        var function = new PolynomialFunction(degree);
                        double[] q = p[..(degree + 1)];
                        double energy = function.Energy(a, q),
                            back = function.Channel(energy, q);
                        // Rounding of an energy E moves the channel by about 1e-16 E / slope.
                        double rounding = 1e-14 * (Math.Abs(q[0]) + Math.Abs(energy) + q[1] * a) / function.Slope(a, q);
                        if (!(Math.Abs(back - a) <= rounding + 1e-11 * (1 + a)))
                            return false;
                    }
                    return true;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void EnergiesOffTheScaleHaveNoChannel()
    {
        // The parabola 1000 + 4 a - 1e-3 a^2 never exceeds 5000 eV, reached at channel 2000.
        double[] p = [1000, 4, -1e-3];
        var parabola = new PolynomialFunction(2);
        Assert.Equal(double.NaN, parabola.Channel(5001, p));
        Assert.Equal(double.NaN, parabola.Channel(1e6, p));
        Assert.Equal(1000, parabola.Channel(4000, p), 1e-8);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    public void AScaleThatDoesNotRiseHasNoChannels(double gain) =>
        Assert.Equal(double.NaN, PolynomialFunction.Linear.Channel(1000, [500, gain]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(7)]
    public void OtherDegreesAreErrors(int degree) => Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialFunction(degree));

    [Fact]
    public void TheExpressionNamesEveryTerm()
    {
        Assert.Equal("p0 + p1*adc", PolynomialFunction.Linear.Expression);
        Assert.Equal("p0 + p1*adc + p2*adc^2 + p3*adc^3", new PolynomialFunction(3).ToString());
        Assert.Equal("p2", new PolynomialFunction(3).ParameterName(2));
    }

    [Fact]
    public void FamiliesAreEqualByDegree()
    {
        Assert.Equal(PolynomialFunction.Linear, new PolynomialFunction(1));
        Assert.Equal(PolynomialFunction.Linear.GetHashCode(), new PolynomialFunction(1).GetHashCode());
        Assert.NotEqual(new PolynomialFunction(2), new PolynomialFunction(3));
    }
}
