using SpectroCal.Calibration;

namespace SpectroCal.Tests.Calibration;

public sealed class StandardCalibrationTests
{
    private static CalibrationLine Line(double channel, double energy, double error = 1, double channelError = 0) =>
        new($"{energy:F0}", channel, channelError, energy, error);

    [Fact]
    public void AStraightLineIsThatOfTheTextbook()
    {
        CalibrationLine[] lines = [Line(1000, 3500.8), Line(2000, 6499.1), Line(2500, 8000.4), Line(3600, 11_299.9)];
        StandardCalibration fit = StandardCalibration.Through(lines);
        double mx = lines.Average(l => l.Channel),
            my = lines.Average(l => l.EnergyEv),
            sxx = lines.Sum(l => (l.Channel - mx) * (l.Channel - mx));
        double gain = lines.Sum(l => (l.Channel - mx) * (l.EnergyEv - my)) / sxx;
        Assert.Equal(gain, fit.Calibration.Parameters[1], 1e-10);
        Assert.Equal(my - gain * mx, fit.Calibration.Parameters[0], 1e-6);
        double scale = Math.Max(1, fit.ChiSquare / 2);
        Assert.Equal(Math.Sqrt(scale / sxx), fit.Calibration.ParameterError(1), 1e-9);
        Assert.Equal(Math.Sqrt(scale * (0.25 + mx * mx / sxx)), fit.Calibration.ParameterError(0), 1e-6);
    }

    [Fact]
    public void AKnownBendCountsAsALine()
    {
        CalibrationLine[] lines = [Line(900, 4511, 1), Line(1180, 5899, 1.5), Line(1290, 6490, 4)];
        (double Value, double Error) bend = (2e-5, 6e-6);
        StandardCalibration fit = StandardCalibration.Through(lines, 2, bend);
        // The normal equations written down once more, with MathNet.
        var design = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            4,
            3,
            (i, k) =>
                i < 3 ? Math.Pow(lines[i].Channel, k) / lines[i].EnergyErrorEv
                : k == 2 ? 1 / bend.Error
                : 0
        );
        var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(
            4,
            i => i < 3 ? lines[i].EnergyEv / lines[i].EnergyErrorEv : bend.Value / bend.Error
        );
        var p = design.QR().Solve(right);
        for (int k = 0; k < 3; k++)
            Assert.Equal(p[k], fit.Calibration.Parameters[k], 1e-6 * Math.Abs(p[k]));
        double chiSquare = (design * p - right).DotProduct(design * p - right);
        Assert.Equal(chiSquare, fit.ChiSquare, 1e-6);
        Assert.Equal(1, fit.DegreesOfFreedom);
        var covariance = (design.Transpose() * design).Inverse();
        double scale = Math.Max(1, chiSquare);
        Assert.Equal(Math.Sqrt(scale * covariance[2, 2]), fit.Calibration.ParameterError(2), 1e-4 * Math.Sqrt(covariance[2, 2]));
    }

    [Fact]
    public void TwoLinesAndABendAreEnoughForAParabola()
    {
        StandardCalibration fit = StandardCalibration.Through([Line(900, 4511), Line(1180, 5899)], 2, (0, 1e-5));
        Assert.Equal(0, fit.Calibration.Parameters[2], 1e-12);
        // p2 (a - a1) (a - a2) with the error of p2 alone is 1e-5 * 700 * 420 = 2.9 eV.
        Assert.InRange(fit.Calibration.EnergyError(1600), 2.9, 6);
        Assert.Throws<CalibrationException>(() => StandardCalibration.Through([Line(900, 4511), Line(1180, 5899)], 2));
    }

    [Fact]
    public void LeavingOutIsLeavingOut()
    {
        CalibrationLine[] lines =
        [
            Line(1000, 3500.8, 2),
            Line(2000, 6499.1, 1),
            Line(2500, 8005.4, 3),
            Line(3600, 11_299.9, 1),
            Line(3900, 12_190, 2),
        ];
        StandardCalibration fit = StandardCalibration.Through(lines, degree: 2);
        for (int i = 0; i < lines.Length; i++)
        {
            StandardCalibration without = StandardCalibration.Through([.. lines.Where((_, k) => k != i)], degree: 2);
            Assert.Equal(without.Calibration.Energy(lines[i].Channel) - lines[i].EnergyEv, fit.LeaveOneOutEv[i], 1e-6);
            Assert.Equal(fit.ChiSquare - without.ChiSquare, fit.StandardizedResiduals[i] * fit.StandardizedResiduals[i], 1e-6);
        }
    }

    [Fact]
    public void ErrorsOfChannelsCountAsTheyBecomeEnergies()
    {
        CalibrationLine[] inChannels = [Line(1000, 3500.8, 0, 1), Line(2000, 6499.1, 0, 1), Line(3600, 11_299.9, 0, 0.1)],
            inEnergy = [.. inChannels.Select(l => l with { ChannelError = 0, EnergyErrorEv = 3 * l.ChannelError })];
        Assert.Equal(
            StandardCalibration.Through(inEnergy).Calibration.Parameters[1],
            StandardCalibration.Through(inChannels).Calibration.Parameters[1],
            1e-6
        );
    }

    [Fact]
    public void ErrorsOfChannelsBecomeEnergiesByTheSlopeOfTheScaleItself()
    {
        // Lines that scatter about a bent scale, of which the gain falls from 4 to 2 eV per channel.
        CalibrationLine[] lines =
        [
            .. new[] { 500.0, 1200, 2000, 2600, 3500, 4200 }.Select(
                (c, i) => Line(c, 4 * c - 2.5e-4 * c * c + (i % 2 == 0 ? 40 : -60), 0, 1 + i % 3)
            ),
        ];
        StandardCalibration fit = StandardCalibration.Through(lines, degree: 2);
        IReadOnlyList<double> p = fit.Calibration.Parameters;
        StandardCalibration byHand = StandardCalibration.Through(
            [.. lines.Select(l => l with { ChannelError = 0, EnergyErrorEv = (p[1] + 2 * p[2] * l.Channel) * l.ChannelError })],
            degree: 2
        );
        Assert.Equal(fit.Calibration.Parameters[2], byHand.Calibration.Parameters[2], 5e-6 * Math.Abs(p[2]));
    }

    [Fact]
    public void TooFewLinesAndFallingScalesAreRefused()
    {
        Assert.Contains(
            "needs 2 lines",
            Assert.Throws<CalibrationException>(() => StandardCalibration.Through([Line(1000, 3500)])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "rises",
            Assert.Throws<CalibrationException>(() => StandardCalibration.Through([Line(1000, 6000), Line(2000, 3000)])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ABentScaleIsValidAsFarAsItRises()
    {
        // E = -500 + 4 c - 2e-4 c^2 turns at c = 10 000.
        CalibrationLine[] lines = [.. new[] { 1000.0, 2000, 3000, 4500 }.Select(c => Line(c, -500 + 4 * c - 2e-4 * c * c))];
        StandardCalibration fit = StandardCalibration.Through(lines, degree: 2);
        Assert.Equal(double.NegativeInfinity, fit.ValidChannels.First);
        Assert.Equal(10_000, fit.ValidChannels.Last, 1e-3);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), StandardCalibration.Through(lines).ValidChannels);
        // One that turns between its lines is none, though it rises at both ends.
        CalibrationLine[] turning = [Line(0, 0), Line(1000, 3000), Line(2000, 2900), Line(3000, 6000), Line(3500, 9000)];
        Assert.Contains(
            "rises",
            Assert.Throws<CalibrationException>(() => StandardCalibration.Through(turning, degree: 4)).Message,
            StringComparison.Ordinal
        );
    }
}
