using SpectroCal.Detectors;

namespace SpectroCal.Tests.Detectors;

public sealed class EnergyCalibrationTests
{
    [Fact]
    public void ErrorsOfALinePropagateWithTheirCorrelation()
    {
        // var E = V00 + 2 a V01 + a^2 V11
        EnergyCalibration calibration = EnergyCalibration.Linear(500, 3) with
        {
            Covariance = [4, -1.5e-3, -1.5e-3, 1e-6],
        };
        Assert.Equal(Math.Sqrt(4 - 2 * 1500 * 1.5e-3 + 1500 * 1500 * 1e-6), calibration.EnergyError(1500), 1e-12);
        Assert.Equal(2, calibration.EnergyError(0), 1e-12);
        Assert.Equal(2, calibration.ParameterError(0), 1e-12);
        Assert.Equal(1e-3, calibration.ParameterError(1), 1e-12);
    }

    [Fact]
    public void ErrorsOfAParabolaPropagate()
    {
        // Independent parameters: var E = s0^2 + (a s1)^2 + (a^2 s2)^2
        var calibration = new EnergyCalibration(new PolynomialFunction(2), [500, 3, 1e-6])
        {
            Covariance = [1, 0, 0, 0, 1e-6, 0, 0, 0, 1e-12],
        };
        Assert.Equal(Math.Sqrt(1 + 4 + 16), calibration.EnergyError(2000), 1e-12);
    }

    [Fact]
    public void WithoutCovarianceErrorsAreUnknown()
    {
        EnergyCalibration calibration = EnergyCalibration.Linear(500, 3);
        Assert.Equal(double.NaN, calibration.EnergyError(100));
        Assert.Equal(double.NaN, calibration.ParameterError(1));
    }

    [Fact]
    public void EnergyAndChannelAreEachOthersInverse()
    {
        EnergyCalibration calibration = EnergyCalibration.Linear(500, 3);
        Assert.Equal(3500, calibration.Energy(1000));
        Assert.Equal(1000, calibration.Channel(3500));
        Assert.Equal(3, calibration.Slope(1000));
    }

    [Fact]
    public void ParametersAreThoseOfTheFunction()
    {
        Assert.Throws<CalibrationException>(() => new EnergyCalibration(PolynomialFunction.Linear, [1, 2, 3]));
        Assert.Throws<CalibrationException>(() => new EnergyCalibration(new PolynomialFunction(2), [1, 2]));
        Assert.Throws<CalibrationException>(() => EnergyCalibration.Linear(double.NaN, 3));
        Assert.Throws<CalibrationException>(() => EnergyCalibration.Linear(500, double.PositiveInfinity));
    }

    [Fact]
    public void ParametersDoNotChangeWithTheArrayTheyCameFrom()
    {
        double[] p = [500, 3];
        var calibration = new EnergyCalibration(PolynomialFunction.Linear, p);
        p[1] = 4;
        Assert.Equal(3500, calibration.Energy(1000));
        Assert.Equal(3, calibration.Parameters[1]);
    }

    [Fact]
    public void ACopyWithOtherParametersUsesThem()
    {
        EnergyCalibration other = EnergyCalibration.Linear(500, 3) with { Parameters = [400, 4] };
        Assert.Equal(4400, other.Energy(1000));
        Assert.Equal([400, 4], other.Values.ToArray());
        Assert.Throws<CalibrationException>(() => other with { Parameters = [1] });
    }
}
