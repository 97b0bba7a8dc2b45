using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class BandwidthTests
{
    [Theory]
    [InlineData(BandwidthRule.Absolute, 12, 12)]
    [InlineData(BandwidthRule.RelativeToData, 0.01, 18)]
    [InlineData(BandwidthRule.RelativeToResolution, 0.5, 25)]
    [InlineData(BandwidthRule.Scott, 2, 2 * 1800 * 0.25)] // 1024^(-1/5)
    public void RulesResolve(BandwidthRule rule, double factor, double expected) =>
        Assert.Equal(expected, new Bandwidth(rule, factor).ResolveEv(1800, 1024, 50), 1e-9);

    // scipy: factor (n (d + 2) / 4)^(-1/(d + 4)) with d = 1
    [Fact]
    public void SilvermanIsScipys() =>
        Assert.Equal(1800 * Math.Pow(1000 * 3.0 / 4, -1.0 / 5), new Bandwidth(BandwidthRule.Silverman).ResolveEv(1800, 1000, 50), 1e-9);

    [Fact]
    public void WithoutSpreadThereIsNoBandwidth()
    {
        Assert.Throws<CalibrationException>(() => new Bandwidth(BandwidthRule.Scott).ResolveEv(0, 100, 50));
        Assert.Throws<CalibrationException>(() => new Bandwidth(BandwidthRule.RelativeToData, 0.01).ResolveEv(double.NaN, 100, 50));
        Assert.Throws<CalibrationException>(() => new Bandwidth(BandwidthRule.Absolute, 0).ResolveEv(1, 100, 50));
        Assert.Throws<CalibrationException>(() => new Bandwidth(BandwidthRule.Absolute, double.NaN).ResolveEv(1, 100, 50));
    }
}
