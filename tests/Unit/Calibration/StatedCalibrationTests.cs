using SpectroCal.Calibration;
using SpectroCal.Detectors;

namespace SpectroCal.Tests.Calibration;

public sealed class StatedCalibrationTests
{
    private static readonly EnergyCalibration Line = EnergyCalibration.Linear(500, 3);

    [Theory]
    [InlineData("p0 + p1*adc")]
    [InlineData("p0 + adc*p1 + p2*sqrt(adc)")]
    [InlineData("p0 + p1*adc + p2*adc^2")]
    public void AnExpressionThatIsThePolynomialTakesItsConstants(string function)
    {
        EnergyCalibration? converted = StatedCalibration.Convert(Line, CalibrationFunction.Parse(function));
        Assert.NotNull(converted);
        Assert.Equal(Line.Energy(777), converted.Energy(777), 1e-9);
    }

    /// <summary>Constants of a scale that is nearly the same would be wrong by that much, and nobody would see it.</summary>
    [Theory]
    [InlineData("p0 + p1*1.001*adc")]
    [InlineData("p0 + p1*(1 + 1e-9)*adc")]
    [InlineData("p0 + p1*adc + 0.01")]
    [InlineData("p0 + p1*adc*(1 - p2/(1 + adc))^2 - 1e-6*adc")]
    public void AnExpressionThatIsNotQuiteThePolynomialDoesNot(string function) =>
        Assert.Null(StatedCalibration.Convert(Line, CalibrationFunction.Parse(function)));

    [Fact]
    public void APolynomialLosesOnlyZeros()
    {
        var bent = new EnergyCalibration(new PolynomialFunction(2), [500, 3, 1e-7]);
        Assert.Null(StatedCalibration.Convert(bent, PolynomialFunction.Linear));
        var straight = new EnergyCalibration(new PolynomialFunction(2), [500, 3, 0]);
        Assert.Equal([500, 3], StatedCalibration.Convert(straight, PolynomialFunction.Linear)!.Parameters);
    }
}
