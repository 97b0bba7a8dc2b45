using SpectroCal.Detectors;

namespace SpectroCal.Tests.Detectors;

public sealed class ResolutionModelTests
{
    [Fact]
    public void WidthIsNoiseAndFanoInQuadrature()
    {
        var model = new ResolutionModel(25);
        Assert.Equal(625 + 0.115 * 3.65 * 5900, model.Variance(5900), 1e-9);
        Assert.Equal(2 * Math.Sqrt(2 * Math.Log(2)) * Math.Sqrt(625 + 0.115 * 3.65 * 5900), model.Fwhm(5900), 1e-9);
        Assert.Equal(25, model.Sigma(-10), 1e-12);
        Assert.Equal(7, new ResolutionModel(7, Fano: 0).Sigma(1e6), 1e-12);
    }
}
