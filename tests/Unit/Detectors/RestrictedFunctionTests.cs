using SpectroCal.Detectors;

namespace SpectroCal.Tests.Detectors;

public sealed class RestrictedFunctionTests
{
    private static readonly double[] Held = [480, 3.1, 6e-5, -9e-9];
    private static readonly PolynomialFunction Cubic = new(3);

    [Fact]
    public void FreeParametersReplaceTheHeldOnes()
    {
        var restricted = new RestrictedFunction(Cubic, Held, [1, 3]);
        double[] all = [480, 2.9, 6e-5, 1e-8];
        Assert.Equal(2, restricted.ParameterCount);
        Assert.Equal(all, restricted.Expand([2.9, 1e-8]));
        Assert.Equal([2.9, 1e-8], restricted.Select(all));
        Assert.Equal(Cubic.Energy(1000, all), restricted.Energy(1000, [2.9, 1e-8]));
        Assert.Equal(Cubic.Slope(1000, all), restricted.Slope(1000, [2.9, 1e-8]));
        Assert.Equal(Cubic.Channel(3000, all), restricted.Channel(3000, [2.9, 1e-8]));
    }

    [Fact]
    public void DerivativesAreThoseOfTheFreeParameters()
    {
        var restricted = new RestrictedFunction(Cubic, Held, [0, 2]);
        double[] free = [480, 6e-5],
            partials = new double[2],
            inChannel = new double[3],
            columns = new double[6];
        restricted.Partials(1200, free, partials);
        Assert.Equal([1.0, 1200.0 * 1200], partials);
        restricted.Derivatives(1200, free, inChannel, columns);
        Assert.Equal(Cubic.Slope(1200, Held), inChannel[0], 1e-12);
        Assert.Equal([1, 0, 0, 1200.0 * 1200, 2 * 1200, 2], columns);
    }

    [Fact]
    public void HeldParametersHaveNoVariance()
    {
        var restricted = new RestrictedFunction(Cubic, Held, [0, 2]);
        Assert.Equal([4, 0, -1, 0, 0, 0, 0, 0, -1, 0, 9, 0, 0, 0, 0, 0], restricted.ExpandCovariance([4, -1, -1, 9]));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 4 })]
    [InlineData(new[] { -1 })]
    public void SomethingThatExistsMustBeFree(int[] free) =>
        Assert.Throws<CalibrationException>(() => new RestrictedFunction(Cubic, Held, free));
}
