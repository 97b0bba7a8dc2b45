using System.Numerics;
using SpectroCal.Numerics;
using static SpectroCal.Tests.Numerics.SpecialFunctionTable;

namespace SpectroCal.Tests.Numerics;

public sealed class FaddeevaTests
{
    [Fact]
    public void BothPartsAgreeWithTheTable() =>
        Assert.All(
            Rows("faddeeva"),
            row =>
            {
                Complex w = Faddeeva.W(new Complex(row[0], row[1])),
                    mirrored = Faddeeva.W(new Complex(-row[0], row[1]));
                AssertNear(row[2], w.Real, 3e-14, row);
                AssertNear(row[3], w.Imaginary, 3e-14, row);
                Assert.Equal(Complex.Conjugate(w), mirrored);
            }
        );

    [Fact]
    public void OnTheImaginaryAxisItIsErfcx()
    {
        for (double y = 0; y < 40; y += 0.0171)
            AssertNear(ErrorFunctions.Erfcx(y), Faddeeva.W(new Complex(0, y)).Real, 5e-15, [y]);
    }

    [Fact]
    public void OnTheRealAxisItsRealPartIsAGaussian()
    {
        // w = exp(-x^2) + 2i/sqrt(pi) times Dawson's integral, whatever rule was taken
        for (double x = 0; x < 26; x += 0.0137)
            AssertNear(
                ErrorFunctions.NormalDensity(x) * Math.Sqrt(2 * Math.PI),
                Faddeeva.W(new Complex(x / Math.Sqrt(2), 0)).Real,
                1e-12,
                [x]
            );
    }

    [Fact]
    public void TheRulesMeetWithoutASeam()
    {
        // From one side of a border between rules to the other, w moves by no more than its derivative says.
        for (double y = 1e-6; y < 9; y *= 1.7)
        {
            for (int quarter = 1; quarter < 60; quarter++)
            {
                double x = quarter * Math.Sqrt(Math.PI / 12) / 4;
                Complex left = Faddeeva.W(new Complex(x * (1 - 1e-14), y)),
                    right = Faddeeva.W(new Complex(x * (1 + 1e-14), y));
                AssertNear(left.Real, right.Real, 1e-12, [x, y]);
                AssertNear(left.Imaginary, right.Imaginary, 1e-12, [x, y]);
            }
        }
    }

    [Fact]
    public void FarAwayItIsOneOverZ()
    {
        foreach (double size in new[] { 1e12, 1e29, 1e31, 1e150, 1e300 })
        {
            foreach (Complex direction in new[] { new Complex(1, 1e-5), new Complex(0.6, 0.8), new Complex(1e-5, 1) })
            {
                Complex w = Faddeeva.W(direction * size) * size,
                    expected = Complex.ImaginaryOne / (direction * Math.Sqrt(Math.PI));
                AssertNear(expected.Real, w.Real, 1e-14, [size, direction.Imaginary]);
                AssertNear(expected.Imaginary, w.Imaginary, 1e-14, [size, direction.Imaginary]);
            }
        }
    }

    [Fact]
    public void TheLowerHalfPlaneIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Faddeeva.W(new Complex(1, -1e-9)));
}
