using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Spectra;

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

    private static ChannelSpectrum Stating(IEnumerable<(double Channel, double EnergyEv)> points) =>
        new Spectrum("x", "x", new RunInfo("x"), new ChannelHistogram([1, 2], 0.5))
        {
            CalibrationPoints = [.. points.Select(p => new CalibrationPoint(p.Channel, p.EnergyEv))],
        };

    [Theory]
    [InlineData(3, false)]
    [InlineData(12, true)]
    public void PointsThatTheScaleMissesAreSaid(double offEv, bool isDoubtful)
    {
        ChannelSpectrum s = Stating([(100, 1000 + offEv), (300, 3000 - offEv), (500, 5000 + offEv), (700, 7000 - offEv)]);
        Assert.NotNull(StatedCalibration.Of(s));
        Assert.Equal(isDoubtful, StatedCalibration.Doubt(s) is not null);
        if (isDoubtful)
            Assert.Contains("channels) off the scale through them", StatedCalibration.Doubt(s), StringComparison.Ordinal);
    }

    [Fact]
    public void PointsThatAPersonMarkedAreAStraightLineOrABentOne()
    {
        EnergyCalibration line = StatedCalibration.Of(Stating([(100, 1012), (500, 5003), (900, 8990)]))!;
        Assert.Equal(2, line.Parameters.Count);
        Assert.Equal(9.97, line.Parameters[1], 0.01);
        EnergyCalibration bent = StatedCalibration.Of(
            Stating(Enumerable.Range(1, 11).Select(i => (90.0 * i, 900.0 * i + 0.3 * i * i * 90)))
        )!;
        Assert.Equal(3, bent.Parameters.Count);
        Assert.Equal(900 * 5 + 0.3 * 25 * 90, bent.Energy(450), 1e-6);
        Assert.Null(StatedCalibration.Of(Stating([(100, 1000), (300, 3000), (500, 9000), (700, 7000), (900, 2000)])));
    }

    [Fact]
    public void EnergiesOfChannelsOfUnequalWidthAreNoPolynomial()
    {
        ChannelSpectrum logarithmic = Stating(Enumerable.Range(0, 400).Select(i => ((double)i, 1000 * Math.Exp(0.008 * i))));
        Assert.Null(StatedCalibration.Of(logarithmic));
        Assert.Contains("no smooth curve", StatedCalibration.Missing(logarithmic), StringComparison.Ordinal);
        EnergyCalibration cubic = StatedCalibration.Of(
            Stating(Enumerable.Range(0, 400).Select(i => ((double)i, 1000 + 20 * i + 1e-3 * i * i + 1e-6 * Math.Pow(i, 3))))
        )!;
        Assert.Equal(1000 + 20 * 200 + 1e-3 * 4e4 + 8, cubic.Energy(200), 0.01);
    }
}
