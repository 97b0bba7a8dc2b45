using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Detectors;
using SpectroCal.Differentiation;

namespace SpectroCal.Tests.Detectors;

public sealed class ExpressionFunctionTests
{
    private const string Root = "p0 + p1*adc + p2*sqrt(adc)";
    private const string Saturating = "p0 + p1*adc*(1 - p2*adc/(1 + adc))";
    private const string Power = "p0 + p1*adc^p2";

    public static TheoryData<string, double[]> Scales =>
        new()
        {
            { Root, [480, 3.1, 2.5] },
            { Root, [480, 3.1, -4] },
            { Saturating, [480, 3.1, 0.02] },
            { Power, [480, 2.7, 1.02] },
            { "p0 + p1*adc + p2*exp(-adc/p3)", [480, 3, 60, 400] },
            { "p0 + p1*log(1 + adc/p2)", [100, 9000, 2500] },
            { "p0 + p1*adc*tanh(adc/p2)", [0, 3, 300] },
        };

    [Theory]
    [InlineData("p0 + p1*adc", 1)]
    [InlineData("p1*channel + p0", 1)]
    [InlineData("p0 + p1*a + p2*a^2", 2)]
    [InlineData("p0 + x*(p1 + p2*x)", 2)]
    [InlineData("p0 + p1*adc + p2*adc*adc + adc^3*p3", 3)]
    [InlineData("p0 - (-p1)*pow(adc, 1) + 2*p2*adc^2/2", 2)]
    [InlineData("(p0 + p1*adc + p2*adc^2)^1 + p3*(adc^2)*adc", 3)]
    [InlineData("linear", 1)]
    [InlineData(" Poly4 ", 4)]
    [InlineData("p0+p1*adc+p2*adc^2+p3*adc^3+p4*adc^4+p5*adc^5+p6*adc^6", 6)]
    public void APolynomialIsThePolynomialHoweverItIsWritten(string text, int degree) =>
        Assert.Equal(new PolynomialFunction(degree), CalibrationFunction.Parse(text));

    [Theory]
    [InlineData("p1 + p0*adc")]
    [InlineData("p0 + 2*p1*adc")]
    [InlineData("p0 + p1*adc + p2*adc^3")]
    [InlineData("p0 + p0*p1*adc")]
    [InlineData("1 + p0 + p1*adc")]
    [InlineData("p0 + p1*adc^1.0001")]
    [InlineData("p0*adc")]
    [InlineData("p0 + p1*adc^7")]
    public void OtherExpressionsStayExpressions(string text) => Assert.IsType<ExpressionFunction>(CalibrationFunction.Parse(text));

    [Theory]
    [InlineData("p0 + p1*2", "of adc")]
    [InlineData("3*adc", "parameters")]
    [InlineData("p0 + p2*adc", "without a gap")]
    [InlineData("p1*adc + p2", "without a gap")]
    [InlineData("p0 + p1*adc + p7*adc^7", "'p7'")]
    [InlineData("p0 + p1*(adc - adc)", "depends on adc")]
    [InlineData("p0 + adc + p1 - p1", "depends on p1")]
    [InlineData("poly7", "poly1 to poly6")]
    [InlineData("poly", "poly1 to poly6")]
    [InlineData("cubic", "'cubic'")]
    [InlineData("", "the end")]
    public void WhatIsNoCalibrationFunctionIsAnError(string text, string part) =>
        Assert.Contains(part, Assert.Throws<ExpressionException>(() => CalibrationFunction.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void EqualExpressionsAreEqualFunctions()
    {
        CalibrationFunction a = CalibrationFunction.Parse(Root),
            b = CalibrationFunction.Parse("((p0)+p1*A) + P2*SQRT( channel )");
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(Root, b.Expression);
        Assert.NotEqual(a, CalibrationFunction.Parse(Power));
        Assert.Equal(a, CalibrationFunction.Parse(a.Expression));
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void AllMembersAreDerivativesOfTheEnergy(string text, double[] p)
    {
        CalibrationFunction f = CalibrationFunction.Parse(text);
        int n = p.Length;
        Expression e = Expression.Parse(f.Expression, ["adc", .. Enumerable.Range(0, n).Select(f.ParameterName)]);
        double[] inChannel = new double[3],
            partials = new double[n],
            shapes = new double[3 * n],
            second = new double[n * (n + 1)];
        foreach (double a in new[] { 3.5, 700, 2500 })
        {
            Jet jet = e.Evaluate(Jet.Variables([a, .. p]));
            f.Derivatives(a, p, inChannel, shapes);
            f.Partials(a, p, partials);
            f.SecondPartials(a, p, second);
            Near(jet.Value, f.Energy(a, p));
            Near(jet.Gradient(0), f.Slope(a, p));
            Near(jet.Gradient(0), inChannel[0]);
            Near(jet.Hessian(0, 0), inChannel[1]);
            Near(Difference(x => Jets(x).Hessian(0, 0), a), inChannel[2], 1e-6);
            for (int i = 0, pair = 0; i < n; i++)
            {
                Near(jet.Gradient(i + 1), partials[i]);
                Near(jet.Gradient(i + 1), shapes[3 * i]);
                Near(jet.Hessian(0, i + 1), shapes[3 * i + 1]);
                Near(Difference(x => Jets(x).Hessian(0, i + 1), a), shapes[3 * i + 2], 1e-6);
                for (int j = 0; j <= i; j++, pair++)
                {
                    Near(jet.Hessian(i + 1, j + 1), second[2 * pair]);
                    Near(Difference(x => Jets(x).Hessian(i + 1, j + 1), a), second[2 * pair + 1], 1e-6);
                }
            }
        }

        Jet Jets(double x) => e.Evaluate(Jet.Variables([x, .. p]));
        static double Difference(Func<double, double> g, double a) => FiniteDifferences.First(g, a, 1e-3 * a);
        static void Near(double expected, double actual, double tolerance = 1e-12) =>
            Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected) + 1e-16, $"{actual:R} instead of {expected:R}");
    }

    [Theory]
    [InlineData(Root, true)]
    [InlineData(Power, false)]
    [InlineData("p0 + p1*adc*(1 - p2*adc)", false)]
    public void FunctionsKnowWhetherTheyAreLinear(string text, bool linear)
    {
        CalibrationFunction f = CalibrationFunction.Parse(text);
        Assert.Equal(linear, f.IsLinear);
        Assert.Equal(linear, new RestrictedFunction(f, [1, 2, 3], [0, 2]).IsLinear);
    }

    [Fact]
    public void RestrictedFunctionsKeepTheSecondDerivativesOfTheFreeParameters()
    {
        CalibrationFunction f = CalibrationFunction.Parse("p0*p2 + p1*adc^p2 + p3*p1");
        double[] p = [480, 2.7, 1.02, 5],
            all = new double[20],
            some = new double[6];
        f.SecondPartials(900, p, all);
        new RestrictedFunction(f, p, [1, 2]).SecondPartials(900, [2.7, 1.02], some);
        Assert.Equal([.. all[4..6], .. all[8..12]], some); // (1,1), (2,1), (2,2)
    }

    // The class for expressions on what is a polynomial but for a term that vanishes.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void APolynomialAsAnExpressionGivesTheSameNumbers(int degree)
    {
        var polynomial = new PolynomialFunction(degree);
        CalibrationFunction f = CalibrationFunction.Parse(
            polynomial.Expression.Replace("p1*adc", "p1*log(exp(1))*adc", StringComparison.Ordinal) + $" + p{degree + 1}*exp(-adc)"
        );
        Assert.IsType<ExpressionFunction>(f);
        double[] p = [.. new[] { 480.0, 3.1, 6e-5, -9e-9, 2e-12 }.Take(degree + 1)],
            q = [.. p, 0];
        int n = p.Length;
        double[] c = new double[3],
            d = new double[3],
            partials = new double[n + 1],
            expected = new double[n],
            shapes = new double[3 * n + 3],
            known = new double[3 * n];
        foreach (double a in new[] { -20, 0, 17.25, 1500, 2047 })
        {
            Near(polynomial.Energy(a, p), f.Energy(a, q));
            Near(polynomial.Slope(a, p), f.Slope(a, q));
            Near(a, f.Channel(polynomial.Energy(a, p), q));
            Near(polynomial.Channel(3000, p), f.Channel(3000, q));
            polynomial.Partials(a, p, expected);
            f.Partials(a, q, partials);
            polynomial.Derivatives(a, p, c, known);
            f.Derivatives(a, q, d, shapes);
            for (int i = 0; i < n; i++)
                Near(expected[i], partials[i]);
            for (int i = 0; i < 3; i++)
                Near(c[i], d[i]);
            for (int i = 0; i < 3 * n; i++)
                Near(known[i], shapes[i]);
        }

        static void Near(double expected, double actual) =>
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * (1 + Math.Abs(expected)), $"{actual:R} instead of {expected:R}");
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void TheChannelOfAnEnergyIsFound(string text, double[] p)
    {
        CalibrationFunction f = CalibrationFunction.Parse(text);
        Prop.ForAll(
                Gen.Choose(0, 1_000_000).Select(i => 2 + 16384 * (i / 1e6)).ToArbitrary(),
                a =>
                {
                    double back = f.Channel(f.Energy(a, p), p);
                    return Math.Abs(back - a) <= 1e-10 * (1 + a) / Math.Min(1, f.Slope(a, p));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1e-6, 1)]
    [InlineData(1, 1e7)]
    [InlineData(1e5, 1e-5)]
    public void ScalesOfAnyUnitHaveAnInverse(double gain, double channels)
    {
        CalibrationFunction f = CalibrationFunction.Parse(Root);
        double[] p = [-3, gain, 0.01 * gain * Math.Sqrt(channels)];
        foreach (double t in new[] { 0.001, 0.3, 0.999 })
        {
            double a = t * channels,
                back = f.Channel(f.Energy(a, p), p);
            Assert.True(Math.Abs(back - a) <= 1e-9 * channels + 1e-14 / gain, $"{back} instead of {a}");
        }
    }

    [Fact]
    public void EnergiesOffTheScaleHaveNoChannel()
    {
        CalibrationFunction root = CalibrationFunction.Parse(Root),
            log = CalibrationFunction.Parse("p0 + p1*log(adc)"),
            parabola = CalibrationFunction.Parse("p0 + p1*adc*(1 - adc*p2)");
        Assert.Equal(double.NaN, root.Channel(400, [480, 3, 2])); // no root below channel 0
        Assert.Equal(0, root.Channel(480, [480, 3, 2]), 1e-12);
        Assert.Equal(double.NaN, root.Channel(1000, [480, -3, 0]));
        Assert.Equal(double.NaN, root.Channel(double.NaN, [480, 3, 2]));
        Assert.Equal(1e-3, log.Channel(500 + 1000 * Math.Log(1e-3), [500, 1000]), 1e-12);
        // 1000 + 4 a - 1e-3 a^2 never exceeds 5000 eV, reached at channel 2000.
        Assert.Equal(double.NaN, parabola.Channel(5001, [1000, 4, 2.5e-4]));
        Assert.Equal(1999, parabola.Channel(5000 - 1e-3, [1000, 4, 2.5e-4]), 1e-5);
        Assert.Equal(1000, parabola.Channel(4000, [1000, 4, 2.5e-4]), 1e-9);
        // With a negative root the scale falls up to channel 25 and rises from there: least energy 480 - 75.
        Assert.Equal(double.NaN, root.Channel(404.9, [480, 3, -30]));
        Assert.Equal(36, root.Channel(480 + 108 - 180, [480, 3, -30]), 1e-9);
    }

    [Fact]
    public void ThreadsDoNotDisturbEachOther()
    {
        CalibrationFunction f = CalibrationFunction.Parse(Root);
        Parallel.For(
            0,
            2000,
            i =>
            {
                double[] p = [480 + i, 3 + 1e-4 * i, 2];
                Assert.Equal(1234.5, f.Channel(f.Energy(1234.5, p), p), 1e-8);
            }
        );
    }
}
