using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class EnergyGridTests
{
    [Fact]
    public void PointsCoverTheRangeInEqualSteps()
    {
        TargetSpectrum target = Toys.Target() with { Range = new EnergyRegion(4000, 9000), Excluded = [new EnergyRegion(6000, 6500)] };
        var grid = new EnergyGrid(target, 13);
        Assert.Equal(386, grid.Count); // 385 steps of at most 13 eV
        Assert.Equal(5000.0 / 385, grid.StepEv, 1e-12);
        Assert.Equal(4000, grid.Energies[0]);
        Assert.Equal(9000, grid.Energies[^1], 1e-9);
        for (int j = 0; j < grid.Count; j++)
            Assert.Equal(grid.Energies[j] is >= 6000 and <= 6500 ? 0 : 1, grid.Included[j]);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.05)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void StepsThatNeedTooManyOrNoPointsAreErrors(double step) =>
        Assert.Throws<CalibrationException>(() => new EnergyGrid(Toys.Target(), step));
}
