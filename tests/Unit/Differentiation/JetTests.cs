using SpectroCal.Differentiation;

namespace SpectroCal.Tests.Differentiation;

public sealed class JetTests
{
    private const double X = 1.3;
    private const double Y = 0.7;

    /// <summary>Every operation as a function of two variables, on jets and on numbers.</summary>
    private static readonly Dictionary<string, (Func<Jet, Jet, Jet> Jets, Func<double, double, double> Numbers)> Operations = new()
    {
        ["minus"] = ((x, y) => -(x * y), (x, y) => -(x * y)),
        ["sum"] = ((x, y) => x * x + y, (x, y) => x * x + y),
        ["difference"] = ((x, y) => x - y * y, (x, y) => x - y * y),
        ["product"] = ((x, y) => x * y * y, (x, y) => x * y * y),
        ["quotient"] = ((x, y) => x / y, (x, y) => x / y),
        ["quotient of squares"] = ((x, y) => x * x / (y * y), (x, y) => x * x / (y * y)),
        ["exp"] = ((x, y) => Jet.Exp(x * y), (x, y) => Math.Exp(x * y)),
        ["log"] = ((x, y) => Jet.Log(x + y * y), (x, y) => Math.Log(x + y * y)),
        ["sqrt"] = ((x, y) => Jet.Sqrt(x * x + 3 * y), (x, y) => Math.Sqrt(x * x + 3 * y)),
        ["constant power"] = ((x, y) => Jet.Pow(x * y, 2.5), (x, y) => Math.Pow(x * y, 2.5)),
        ["negative power"] = ((x, y) => Jet.Pow(x + y, -1.5), (x, y) => Math.Pow(x + y, -1.5)),
        ["power"] = ((x, y) => Jet.Pow(x, y), Math.Pow),
        ["power of a constant"] = ((x, y) => Jet.Pow(Jet.Constant(2), x * y), (x, y) => Math.Pow(2, x * y)),
        ["power by a constant jet"] = ((x, y) => Jet.Pow(x * y, Jet.Constant(3)), (x, y) => Math.Pow(x * y, 3)),
        ["sin"] = ((x, y) => Jet.Sin(x * x + y), (x, y) => Math.Sin(x * x + y)),
        ["cos"] = ((x, y) => Jet.Cos(x + y * y), (x, y) => Math.Cos(x + y * y)),
        ["atan"] = ((x, y) => Jet.Atan(x * y + y), (x, y) => Math.Atan(x * y + y)),
        ["constants on the left"] = ((x, y) => 2 - (3 + 4 * (5 / x)) * y, (x, y) => 2 - (3 + 4 * (5 / x)) * y),
        ["constants on the right"] = ((x, y) => (x - 2) * 3 / 5 + y + 7, (x, y) => (x - 2) * 3 / 5 + y + 7),
        ["apply"] = (
            (x, y) =>
                (x * y).Apply(Math.Tanh(X * Y), 1 / Math.Pow(Math.Cosh(X * Y), 2), -2 * Math.Tanh(X * Y) / Math.Pow(Math.Cosh(X * Y), 2)),
            (x, y) => Math.Tanh(x * y)
        ),
        ["peak"] = ((x, y) => Jet.Exp(-0.5 * Jet.Pow((2 - x) / y, 2)) / y, (x, y) => Math.Exp(-0.5 * Math.Pow((2 - x) / y, 2)) / y),
    };

    public static TheoryData<string> Names => new(Operations.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void DerivativesAreThoseOfFiniteDifferences(string name)
    {
        (Func<Jet, Jet, Jet> jets, Func<double, double, double> numbers) = Operations[name];
        Jet[] at = Jet.Variables([X, Y]);
        Jet result = jets(at[0], at[1]);
        Assert.Equal(numbers(X, Y), result.Value, 1e-13);
        Assert.Equal(2, result.VariableCount);
        const double step = 1e-3;
        double F(double[] p) => numbers(p[0], p[1]);
        double[] gradient = FiniteDifferences.Gradient(F, [X, Y], [step, step]);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(gradient[i], result.Gradient(i), 1e-8);
            for (int k = 0; k < 2; k++)
            {
                double second = FiniteDifferences.First(
                    v => FiniteDifferences.Gradient(F, FiniteDifferences.With([X, Y], k, v), [step, step])[i],
                    new[] { X, Y }[k],
                    step
                );
                Assert.Equal(second, result.Hessian(i, k), 1e-6);
                Assert.Equal(result.Hessian(i, k), result.Hessian(k, i), 1e-14 * Math.Abs(second));
            }
        }
    }

    [Fact]
    public void ClosedForms()
    {
        // x y: gradient (y, x), second derivatives 0, 1, 1, 0 without rounding.
        Jet[] v = Jet.Variables([3, 5]);
        Jet product = v[0] * v[1];
        Assert.Equal((15, 5, 3), (product.Value, product.Gradient(0), product.Gradient(1)));
        Assert.Equal((0, 1, 1, 0), (product.Hessian(0, 0), product.Hessian(0, 1), product.Hessian(1, 0), product.Hessian(1, 1)));

        // 1 / x at 2: -1/4, 1/4.
        Jet inverse = 1 / Jet.Variable(2, 0, 1);
        Assert.Equal((0.5, -0.25, 0.25), (inverse.Value, inverse.Gradient(0), inverse.Hessian(0, 0)));
    }

    [Theory]
    [InlineData(0.0, 1, 0, 0)]
    [InlineData(1.0, 0, 1, 0)]
    [InlineData(2.0, 0, 0, 2)]
    [InlineData(3.0, 0, 0, 0)]
    public void WholePowersAreFiniteAtZero(double exponent, double value, double first, double second)
    {
        // 0^(n - 2) would be infinite where its factor n (n - 1) is zero.
        Jet power = Jet.Pow(Jet.Variable(0, 0, 1), exponent);
        Assert.Equal((value, first, second), (power.Value, power.Gradient(0), power.Hessian(0, 0)));
    }

    [Fact]
    public void AConstantHasNoDerivativesAndStaysOne()
    {
        Jet constant = 7;
        Assert.Equal((7, 0, 0, 0), (constant.Value, constant.VariableCount, constant.Gradient(3), constant.Hessian(2, 5)));
        Jet sum = Jet.Exp(constant + 2) / Jet.Sqrt(constant);
        Assert.Equal(0, sum.VariableCount);
        Assert.Equal(Math.Exp(9) / Math.Sqrt(7), sum.Value, 1e-9);
        Assert.Equal("1.5", Jet.Constant(1.5).ToString());
    }

    [Fact]
    public void JetsOfDifferentVariablesDoNotGoTogether()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Jet.Variable(1, 0, 2) + Jet.Variable(1, 0, 3));
        Assert.Equal("Jets of 2 and of 3 variables cannot be combined.", e.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Jet.Variable(1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jet.Variable(1, -1, 2));
    }
}
