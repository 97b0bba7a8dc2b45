using SpectroCal.LineShapes;

namespace SpectroCal.Tests.LineShapes;

public sealed class PeakProfileTests
{
    private const double FwhmPerSigma = 2.3548200450309493; // 2 sqrt(2 ln 2)

    [Theory]
    [InlineData(60)]
    [InlineData(0.5)]
    [InlineData(1e-5)]
    public void AGaussianIs23548SigmaWide(double sigma)
    {
        var profile = new PeakProfile(
            new LinePeak("line", LineShape.Gaussian, [new PeakComponent(0, 1, 0)], 1, ["a", "p", "s"]),
            [1, 8000, sigma]
        );
        // Two neighbouring numbers at 8000 are 1e-12 apart.
        Assert.Equal(FwhmPerSigma, profile.Fwhm() / sigma, 1e-6 + 1e-11 / sigma);
        Assert.Equal(8000, profile.ModeEv, 1e-6 * sigma + 2e-12);
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(60, 120)]
    [InlineData(20, 400)]
    public void AVoigtProfileIsAsWideAsItsDensitySays(double sigma, double lorentzian)
    {
        var profile = new PeakProfile(
            new LinePeak("line", LineShape.Voigt, [new PeakComponent(0, 1, 0)], 1, ["a", "p", "s", "l"]),
            [1, 8000, sigma, lorentzian]
        );
        double Density(double x) => Voigt.Density(x, sigma, 0.5 * lorentzian).Density;
        Assert.Equal(2 * HalfMaximum(Density, 0, +1), profile.Fwhm(), 1e-4 * sigma);
    }

    [Fact]
    public void ADoubletIsAsWideAsByBruteForce()
    {
        const double sigma = 12;
        var profile = new PeakProfile(
            new LinePeak("line", LineShape.Gaussian, [new PeakComponent(0, 0.66, 0), new PeakComponent(-20, 0.34, 0)], 1, ["a", "p", "s"]),
            [1, 8047.8, sigma]
        );
        double Density(double x) =>
            0.66 * Math.Exp(-0.5 * Math.Pow((x - 8047.8) / sigma, 2)) + 0.34 * Math.Exp(-0.5 * Math.Pow((x - 8027.8) / sigma, 2));
        double mode = Enumerable.Range(0, 60_000).Select(k => 8000 + 1e-3 * k).MaxBy(Density);
        // The slope is taken over a tenth of sigma, which moves the mode of a lopsided peak a little, and its height not at all.
        Assert.Equal(mode, profile.ModeEv, 1e-3 * sigma);
        Assert.Equal(HalfMaximum(Density, mode, +1) + HalfMaximum(Density, mode, -1), profile.Fwhm(), 1e-4);
    }

    // Distance from the maximum at which a density has fallen to half, by halving.
    private static double HalfMaximum(Func<double, double> density, double mode, int sign)
    {
        double half = 0.5 * density(mode),
            low = 0,
            high = 2000;
        for (int k = 0; k < 80; k++)
        {
            double middle = 0.5 * (low + high);
            if (density(mode + sign * middle) > half)
                low = middle;
            else
                high = middle;
        }
        return low;
    }
}
