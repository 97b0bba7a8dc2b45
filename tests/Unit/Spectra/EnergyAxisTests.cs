using SpectroCal.Spectra;

namespace SpectroCal.Tests.Spectra;

public sealed class EnergyAxisTests
{
    [Theory]
    [InlineData(0, 100, 10, 10)]
    [InlineData(0, 100, 30, 4)]
    [InlineData(0.1, 0.4, 0.1, 3)] // 0.4 - 0.1 is a little above 3 x 0.1 in binary
    public void AxesCoverTheirRange(double start, double end, double step, int count)
    {
        EnergyAxis axis = EnergyAxis.Covering(start, end, step);
        Assert.Equal(count, axis.Count);
        Assert.True(axis.EndEv >= end - 1e-9);
        Assert.Equal(start + step / 2, axis.Centre(0), 1e-12);
    }

    [Fact]
    public void ImpossibleAxesAreErrors()
    {
        Assert.ThrowsAny<ArgumentException>(() => EnergyAxis.Covering(0, 100, 0));
        Assert.ThrowsAny<ArgumentException>(() => EnergyAxis.Covering(0, 100, double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => EnergyAxis.Covering(100, 100, 1));
        Assert.ThrowsAny<ArgumentException>(() => EnergyAxis.Covering(0, 1e12, 1));
    }
}
