using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Differentiation;

namespace SpectroCal.Tests.Differentiation;

public sealed class ExpressionTests
{
    private static readonly string[] Variables = ["x", "p0", "p1"];

    private static Expression Parse(string text) => Expression.Parse(text, Variables, new Dictionary<string, string> { ["adc"] = "x" });

    private static double Value(string text, double x = 0) => Parse(text).Evaluate([x, 5, 7]);

    [Theory]
    [InlineData("1 + 2*3", 7)]
    [InlineData("(1 + 2)*3", 9)]
    [InlineData("8 - 3 - 2", 3)]
    [InlineData("16/4/2", 2)]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", -4)]
    [InlineData("(-2)^2", 4)]
    [InlineData("2^-2", 0.25)]
    [InlineData("2*-3", -6)]
    [InlineData("--3", 3)]
    [InlineData("+3 - -2", 5)]
    [InlineData("2e3 + .5 + 1.", 2001.5)]
    [InlineData("1E-2*100", 1)]
    [InlineData("p0 + P1*X", 5 + 7 * 3)]
    [InlineData("adc", 3)]
    [InlineData("log(e) + sin(pi/2)", 2)]
    [InlineData("log10(1000) + log2(8)", 6)]
    [InlineData("pow(2, 10) + abs(-1)", 1025)]
    [InlineData(" sqrt ( 9 )\t", 3)]
    [InlineData("x^0.5*x^0.5", 3)]
    [InlineData("x^-3*27", 1)]
    public void ArithmeticIsThatOfMathematics(string text, double expected) => Assert.Equal(expected, Value(text, 3), 1e-12);

    [Theory]
    [InlineData("erf(0.5)", 0.5204998778130465)]
    [InlineData("tanh(1)", 0.7615941559557649)]
    [InlineData("atan(1)", 0.7853981633974483)]
    [InlineData("tan(1)", 1.5574077246549023)]
    public void FunctionsHaveTheirValues(string text, double expected) => Assert.Equal(expected, Value(text), 1e-14);

    [Theory]
    [InlineData("", 1, "the end")]
    [InlineData("   ", 4, "the end")]
    [InlineData("p0 +", 5, "the end")]
    [InlineData("p0 + * x", 6, "'*'")]
    [InlineData("2x", 2, "an operator or the end")]
    [InlineData("2e", 2, "'e'")]
    [InlineData("p0 + q*x", 6, "'q'")]
    [InlineData("p0 + q*x", 6, "sqrt")]
    [InlineData("sqrt x", 6, "'('")]
    [InlineData("sqrt(x", 7, "')'")]
    [InlineData("(x))", 4, "')'")]
    [InlineData("pow(x)", 6, "','")]
    [InlineData("log(x, 2)", 6, "')'")]
    [InlineData("1,5*x", 2, ">>,<<")]
    [InlineData("1e400*x", 1, "finite")]
    [InlineData("1.2.3", 4, "'.3'")]
    [InlineData(".", 1, "number")]
    [InlineData("x $ 2", 3, "'$'")]
    [InlineData("x\u0000", 2, "an operator")]
    [InlineData("x + 😀", 5, "😀")]
    public void ErrorsSayWhereAndWhat(string text, int position, string part)
    {
        ExpressionException e = Assert.Throws<ExpressionException>(() => Parse(text));
        Assert.Equal(position, e.Position);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Contains($"position {position}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', e.Message);
    }

    [Fact]
    public void HostileTextsAreErrorsAndNothingElse()
    {
        string[] texts =
        [
            new('(', 10_000),
            new('-', 900),
            string.Concat(Enumerable.Repeat("sqrt(", 190)),
            string.Concat(Enumerable.Repeat("x^", 400)) + "x",
            new('9', 900),
            new('x', 900),
            "x" + new string(')', 500),
            string.Concat(Enumerable.Repeat("(x", 60)),
        ];
        foreach (string text in texts)
            Assert.Throws<ExpressionException>(() => Parse(text));
    }

    [Fact]
    public void AnyTextIsReadOrRefused()
    {
        Gen<string> texts = Gen.Elements(
                "x",
                "p0",
                "(",
                ")",
                "+",
                "-",
                "*",
                "/",
                "^",
                "2",
                "1e3",
                ".",
                ",",
                "sqrt",
                "log(",
                "pow(",
                " ",
                "e",
                "é"
            )
            .ListOf()
            .Select(string.Concat);
        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    try
                    {
                        Expression read = Parse(text);
                        return Parse(read.ToString()).Equals(read);
                    }
                    catch (ExpressionException)
                    {
                        return true;
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void LongChainsStaySmall()
    {
        Expression product = Parse(string.Join("*", Enumerable.Repeat("(x+p0)", 120)));
        Expression third = product.Derivative(0).Derivative(0).Derivative(0);
        // d3/dx3 (x + p0)^120 at x + p0 = 1
        Assert.Equal(120.0 * 119 * 118, third.Evaluate([0.5, 0.5, 0]), 1e-6);
    }

    [Theory]
    [InlineData("((p0))+(p1*(x))", "p0 + p1*x")]
    [InlineData("p0-(p1-x)", "p0 - (p1 - x)")]
    [InlineData("p0-p1-x", "p0 - p1 - x")]
    [InlineData("(p0^p1)^x", "(p0^p1)^x")]
    [InlineData("p0^(p1^x)", "p0^p1^x")]
    [InlineData("(-x)^2", "(-x)^2")]
    [InlineData("-(x^2)", "-x^2")]
    [InlineData("(-2)^x", "(-2)^x")]
    [InlineData("x/(p0*p1)", "x/(p0*p1)")]
    [InlineData("pow(x,2)", "x^2")]
    [InlineData("x*0.001", "x*0.001")]
    [InlineData("x*1e-30", "x*1E-30")]
    public void ThePlainestTextKeepsTheStructure(string text, string expected) => Assert.Equal(expected, Parse(text).ToString());

    [Fact]
    public void DerivativesAgreeWithJetsAndFiniteDifferences()
    {
        double[] at = [0.7, 1.3, -0.4];
        Prop.ForAll(
                Texts(4).ToArbitrary(),
                text =>
                {
                    Expression f = Parse(text);
                    Jet jet = f.Evaluate(Jet.Variables(at));
                    Near(f.Evaluate(at), jet.Value, 1e-13, text);
                    Expression[] first = [.. Enumerable.Range(0, 3).Select(f.Derivative)];
                    for (int i = 0; i < 3; i++)
                    {
                        Near(first[i].Evaluate(at), jet.Gradient(i), 1e-10, text);
                        for (int k = 0; k < 3; k++)
                        {
                            Near(first[i].Derivative(k).Evaluate(at), jet.Hessian(i, k), 1e-9, text);
                            Expression third = first[i].Derivative(k).Derivative(0);
                            double Difference(double step) =>
                                FiniteDifferences.First(x => f.Evaluate(Jet.Variables([x, at[1], at[2]])).Hessian(i, k), at[0], step);
                            // Some expressions vary within a step: what halving it changes is its error.
                            double expected = Difference(1e-4),
                                halved = Difference(5e-5);
                            Near(third.Evaluate(at), expected, 1e-5 + 10 * Math.Abs(halved - expected) / (1 + Math.Abs(expected)), text);
                        }
                    }
                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

        // Steep expressions have large derivatives next to small ones: relative to the sum of both.
        static void Near(double actual, double expected, double tolerance, string text) =>
            Assert.True(
                Math.Abs(actual - expected) <= tolerance * (1 + Math.Abs(expected)) || Math.Abs(expected) > 1e8,
                $"{text}: {actual:R} instead of {expected:R}"
            );
    }

    [Fact]
    public void VariablesThatDoNotOccurAreKnown()
    {
        Expression f = Parse("p0 + 0*p1 + x");
        Assert.True(f.Uses(0) && f.Uses(1));
        Assert.False(f.Uses(2));
        Assert.Equal("0", f.Derivative(2).ToString());
    }

    // Texts whose values and derivatives are moderate everywhere: arguments of roots, logarithms, powers and divisors stay between 1 and 3.
    private static Gen<string> Texts(int depth)
    {
        Gen<string> leaf = Gen.Elements("x", "p0", "p1", "0.5", "2", "pi");
        if (depth == 0)
            return leaf;
        Gen<string> inner = Texts(depth - 1);
        Gen<string> bounded = inner.Select(u => $"(2 + sin({u}))");
        Gen<string> function = from name in Gen.Elements("sin", "cos", "atan", "tanh", "erf") from u in inner select $"{name}({u})";
        Gen<string> positive =
            from name in Gen.Elements("sqrt", "log", "log10", "log2", "exp", "abs")
            from u in bounded
            select $"{name}{u}";
        Gen<string> sum = from u in inner from sign in Gen.Elements(" + ", " - ", "*") from v in inner select $"({u}){sign}({v})";
        Gen<string> quotient = from u in inner from v in bounded select $"({u})/{v}";
        Gen<string> power =
            from u in bounded
            from exponent in Gen.Elements("2", "3", "-2", "0.5", "1.5", "p0", "(x*p1)")
            select $"{u}^{exponent}";
        return Gen.OneOf(
            leaf,
            function,
            positive,
            sum,
            quotient,
            power,
            inner.Select(u => $"-({u})"),
            from u in bounded
            from v in bounded
            select $"tan({u}/4)*{v}"
        );
    }
}
