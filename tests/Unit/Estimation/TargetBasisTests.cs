using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Estimation;

public sealed class TargetBasisTests
{
    private static readonly TargetSpectrum Target = new(
        [
            Toys.Line("Ti Ka", 4508.9),
            new LineGroup("Cu Ka", [new(SpectralLine.Custom("Ka1", 8047.8), 2), new(SpectralLine.Custom("Ka2", 8027.8), 1)]),
        ],
        new ResolutionModel(25),
        new EnergyRegion(3500, 9000)
    )
    {
        BackgroundDegree = 3,
    };

    private static double[] Grid(double step) => [.. Enumerable.Range(0, (int)(5500 / step) + 1).Select(j => 3500 + j * step)];

    [Fact]
    public void LinesAreNormalWithAddedVariance()
    {
        double[] energies = [4400, 4508.9, 4600, 8000, 8040];
        var basis = new TargetBasis(Target, energies, extraVarianceEv2: 400);
        for (int j = 0; j < energies.Length; j++)
        {
            double ti = Normal.PDF(4508.9, Math.Sqrt(Target.Resolution.Variance(4508.9) + 400), energies[j]);
            double cu =
                (
                    2 * Normal.PDF(8047.8, Math.Sqrt(Target.Resolution.Variance(8047.8) + 400), energies[j])
                    + Normal.PDF(8027.8, Math.Sqrt(Target.Resolution.Variance(8027.8) + 400), energies[j])
                ) / 3;
            Assert.Equal(ti, basis.Values(0)[j], 1e-14);
            Assert.Equal(cu, basis.Values(1)[j], 1e-14);
        }
    }

    [Fact]
    public void BackgroundTermsAreBernsteinPolynomials()
    {
        double[] energies = Grid(250);
        var basis = new TargetBasis(Target, energies, 0);
        for (int b = 0; b <= 3; b++)
        {
            for (int j = 0; j < energies.Length; j++)
            {
                double u = (energies[j] - 3500) / 5500;
                double expected = 4 / 5500.0 * SpecialFunctions.Binomial(3, b) * Math.Pow(u, b) * Math.Pow(1 - u, 3 - b);
                Assert.Equal(expected, basis.Values(2 + b)[j], 1e-15);
            }
        }
    }

    [Theory]
    [InlineData(false, 0.1, 1.5)]
    [InlineData(true, 0, 1)]
    [InlineData(true, 0.2, 3)]
    public void LinesWithAResponseHaveUnitAreaAndTheSlopeOfTheirValues(bool natural, double fraction, double slope)
    {
        TargetSpectrum target = Target with
        {
            Lines = LineLibrary.Default.ParseList("Cr Ka, Cu Ka"),
            Range = new EnergyRegion(1000, 14_000),
            Response = new TargetResponse
            {
                IsNatural = natural,
                TailFraction = fraction,
                TailSlope = slope,
            },
        };
        double[] energies = [.. Enumerable.Range(0, 13_001).Select(j => 1000.0 + j)];
        var basis = new TargetBasis(target, energies, 400);
        for (int k = 0; k < 2; k++)
        {
            double area = 0,
                mean = 0;
            foreach ((double x, double t) in energies.Zip(basis.Values(k).ToArray()))
            {
                area += t;
                mean += x * t;
            }
            // A Lorentzian of 2 to 5 eV has a few 1e-4 of its area beyond kilo-electronvolts.
            Assert.Equal(1, area, natural ? 2e-3 : 1e-9);
            if (!natural)
                Assert.Equal(
                    target.Lines[k].MeanEnergyEv
                        - fraction
                            * slope
                            * target.Lines[k].Components.Sum(c => c.RelativeIntensity * target.Resolution.Sigma(c.Line.EnergyEv)),
                    mean,
                    1e-5
                );
            for (int j = 4000; j < 8000; j += 7)
                Assert.Equal(
                    (basis.Values(k)[j - 2] - 8 * basis.Values(k)[j - 1] + 8 * basis.Values(k)[j + 1] - basis.Values(k)[j + 2]) / 12,
                    basis.Slopes(k)[j],
                    1e-9
                );
        }
    }

    [Fact]
    public void EveryComponentHasUnitArea()
    {
        double[] energies = Grid(1);
        var basis = new TargetBasis(Target, energies, 100);
        for (int k = 0; k < basis.Count; k++)
        {
            // Trapezoids: exact for Gaussians; for cubic polynomials the error is step^2/12 times the jump of the slope, below 1e-6.
            double area = 0;
            for (int j = 0; j < energies.Length; j++)
                area += basis.Values(k)[j] * (j == 0 || j == energies.Length - 1 ? 0.5 : 1);
            Assert.Equal(1, area, 1e-6);
        }
    }

    [Fact]
    public void SlopesAgreeWithFiniteDifferences()
    {
        double[] energies = [.. Enumerable.Range(0, 110).Select(j => 3511.1 + 49.7 * j)];
        TargetBasis At(double shift) => new(Target, [.. energies.Select(e => e + shift)], 100);
        // Step 0.5 eV, a hundredth of a width: truncation (step/sigma)^4 / 30 is below 1e-9.
        TargetBasis centre = At(0),
            up = At(0.5),
            down = At(-0.5),
            up2 = At(1),
            down2 = At(-1);
        for (int k = 0; k < centre.Count; k++)
        {
            double scale = Enumerable.Range(0, energies.Length).Max(j => Math.Abs(centre.Slopes(k)[j]));
            for (int j = 0; j < energies.Length; j++)
            {
                double expected = (8 * (up.Values(k)[j] - down.Values(k)[j]) - (up2.Values(k)[j] - down2.Values(k)[j])) / 6;
                Assert.True(Math.Abs(expected - centre.Slopes(k)[j]) < 1e-8 * scale, $"component {k} at {energies[j]} eV");
            }
        }
    }

    [Fact]
    public void OutsideTheRangeTheBackgroundStaysAtItsEnd()
    {
        var basis = new TargetBasis(Target, [3000, 3500, 9000, 9999], 0);
        for (int k = 2; k < 6; k++)
        {
            Assert.Equal(basis.Values(k)[1], basis.Values(k)[0]);
            Assert.Equal(basis.Values(k)[2], basis.Values(k)[3]);
            Assert.Equal((0, 0), (basis.Slopes(k)[0], basis.Slopes(k)[3]));
        }
    }
}
