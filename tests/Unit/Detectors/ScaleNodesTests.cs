using SpectroCal.Detectors;

namespace SpectroCal.Tests.Detectors;

public sealed class ScaleNodesTests
{
    [Fact]
    public void TheyAreLowestMiddleAndHighestOfTheLines()
    {
        Assert.Equal(new ScaleNodes(4500, 5900, 8000), ScaleNodes.Of([8000, 6500, 4900, 4500, 5900]));
        Assert.Equal(new ScaleNodes(4500, 6500, 8500), ScaleNodes.Of([8500, 4500]));
        Assert.Equal(new ScaleNodes(3000, 6000, 9000), ScaleNodes.Of([6000]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-40)]
    public void AStraightEnergyIsThatOfTheBentOne(double bend)
    {
        var nodes = new ScaleNodes(4500, 5900, 8000);
        Assert.Equal((0, 0, 1), (nodes.Parabola(4500), nodes.Parabola(5900), nodes.Parabola(8000)));
        for (double straight = 500; straight < 14_000; straight += 500)
            Assert.Equal(straight, nodes.Straight(straight + bend * nodes.Parabola(straight), bend), 1e-8);
    }
}
