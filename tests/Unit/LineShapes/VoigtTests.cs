using SpectroCal.LineShapes;
using SpectroCal.Numerics;
using static SpectroCal.Tests.Numerics.SpecialFunctionTable;

namespace SpectroCal.Tests.LineShapes;

public sealed class VoigtTests
{
    [Fact]
    public void ProfileAndDerivativesAgreeWithTheTable() =>
        Assert.All(
            Rows("voigt"),
            row =>
            {
                VoigtValue value = Voigt.Density(row[0], row[1], row[2]);
                AssertNear(row[3], value.Density, 2e-13, row);
                AssertNear(row[4], value.Slope, 1e-11, row);
                AssertNear(row[5], value.Curvature, 1e-11, row);
                AssertNear(row[6], value.Conjugate, 2e-13, row);
                AssertNear(row[7], value.ConjugateSlope, 1e-11, row);
            }
        );

    [Theory]
    [InlineData(50, 1.2)]
    [InlineData(50, 0)]
    [InlineData(2, 30)]
    public void DerivativesAreThoseOfTheProfile(double sigma, double gamma)
    {
        const double h = 1e-3;
        // on both sides of the change to the series, which is at |z| = 8
        for (double x = -1000; x < 1000; x += 7.7)
        {
            VoigtValue value = Voigt.Density(x, sigma, gamma);
            double scale = 1e-7 / sigma;
            AssertSlope(value.Slope, at => Voigt.Density(at, sigma, gamma).Density, x, scale);
            AssertSlope(value.Curvature, at => Voigt.Density(at, sigma, gamma).Slope, x, scale / sigma);
            AssertSlope(value.ConjugateSlope, at => Voigt.Density(at, sigma, gamma).Conjugate, x, scale);
            AssertSlope(sigma * value.Curvature, at => Voigt.Density(x, at, gamma).Density, sigma, scale);
            if (gamma > 0)
                AssertSlope(-value.ConjugateSlope, at => Voigt.Density(x, sigma, at).Density, gamma, scale);
            if (gamma > 0)
                AssertSlope(value.Slope, at => Voigt.Density(x, sigma, at).Conjugate, gamma, scale);
        }

        void AssertSlope(double expected, Func<double, double> f, double at, double scale) =>
            Assert.Equal(expected, (f(at + h) - f(at - h)) / (2 * h), scale / sigma);
    }

    [Theory]
    [InlineData(50, 1.2)]
    [InlineData(50, 0)]
    [InlineData(50, 1e-5)]
    [InlineData(2, 30)]
    public void TheProfileAtBothEdgesGivesTheIntegralOfANarrowBin(double sigma, double gamma)
    {
        double highest = Voigt.Density(0, sigma, gamma).Density;
        foreach (double width in (double[])[0.01 * sigma, 0.1 * sigma, 0.25 * sigma])
            for (double a = -20 * sigma; a < 20 * sigma; a += 0.37 * sigma)
            {
                double b = a + width,
                    parts = 0;
                for (int k = 0; k < 10; k++)
                    parts += VoigtIntegral.Between(a + 0.1 * k * width, a + 0.1 * (k + 1) * width, sigma, gamma);
                double byEdges = VoigtIntegral.Between(a, b, Voigt.Density(a, sigma, gamma), Voigt.Density(b, sigma, gamma), sigma, gamma);
                Assert.Equal(parts, byEdges, 1e-10 * highest * width);
            }
    }

    [Fact]
    public void WithoutALorentzianItIsTheGaussian()
    {
        for (double x = -1500; x < 1500; x += 3.3)
        {
            VoigtValue value = Voigt.Density(x, 55, 0);
            double z = x / 55,
                gauss = ErrorFunctions.NormalDensity(z) / 55;
            AssertNear(gauss, value.Density, 1e-12, [x]);
            AssertNear(-z / 55 * gauss, value.Slope, 1e-12, [x]);
            AssertNear((z * z - 1) / (55 * 55) * gauss, value.Curvature, 1e-10, [x]);
        }
    }

    [Fact]
    public void WithANarrowGaussianItIsTheLorentzian()
    {
        for (double x = -50; x < 50; x += 1.3)
            Assert.Equal(1.5 / (Math.PI * (x * x + 1.5 * 1.5)), Voigt.Density(x, 1e-5, 1.5).Density, 1e-9);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, -1e-9)]
    public void WidthsThatAreNoneAreRefused(double sigma, double gamma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Voigt.Density(0, sigma, gamma));
}
