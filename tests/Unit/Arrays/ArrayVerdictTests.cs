using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;

namespace SpectroCal.Tests.Arrays;

/// <summary>Calibrations of simulated detectors are judged by the truth.</summary>
public sealed class ArrayVerdictTests
{
    private static readonly ArrayScene Scene = SceneDraw.Of(3, ElementSet.All[1], 10_000) with { FaultyShare = 0, Detectors = 1 };
    private static readonly ArrayDetector Detector = SimulatedArray.Of(Scene).Detectors[0];

    private static ArrayVerdict Of(DetectorCalibration? calibration, string? crash = null) =>
        ArrayVerdict.Of(Scene, Detector, calibration, crash);

    // Three lines of the truth, moved by a part of the FWHM of each.
    private static DetectorCalibration Calibrated(double ofFwhm)
    {
        DetectorTruth truth = Detector.Truth;
        CalibrationLine[] lines =
        [
            .. new[] { 4510.0, 4932, 8041 }.Select(e =>
            {
                double moved = e - ofFwhm * truth.FwhmEv(e);
                return new CalibrationLine($"{e}", truth.Scale.Channel(e), 2 / truth.Scale.GainEv, moved, 0);
            }),
        ];
        return new DetectorCalibration("d0", DetectorStatus.Calibrated, null, []) { Standard = StandardCalibration.Through(lines) };
    }

    [Theory]
    [InlineData(0, ArrayOutcome.Right)]
    [InlineData(0.15, ArrayOutcome.Right)]
    [InlineData(-0.15, ArrayOutcome.Right)]
    [InlineData(0.4, ArrayOutcome.Wrong)]
    [InlineData(-0.4, ArrayOutcome.Wrong)]
    public void CalibrationsAreRightWithinAQuarterOfTheWidth(double ofFwhm, ArrayOutcome outcome)
    {
        ArrayVerdict verdict = Of(Calibrated(ofFwhm));
        Assert.Equal(outcome, verdict.Outcome);
        Assert.Contains("Ti Ka", verdict.Shown);
        Assert.Contains("Cu Ka", verdict.Shown);
        // The energy at the lines is too low by the part, some 150 eV, and errors of single lines are 2 eV.
        Assert.InRange(-Math.Sign(ofFwhm) * verdict.EnergyPulls.Average(), ofFwhm == 0 ? -5 : 5, ofFwhm == 0 ? 5 : 100);
    }

    [Fact]
    public void RefusalsAndCrashesAreToldApart()
    {
        ArrayVerdict refused = Of(new DetectorCalibration("d0", DetectorStatus.Rejected, "No lines.", [])),
            crashed = Of(null, "ArithmeticException: NaN");
        Assert.Equal((ArrayOutcome.Refused, "No lines."), (refused.Outcome, refused.Said));
        Assert.Equal((ArrayOutcome.Crashed, "ArithmeticException: NaN"), (crashed.Outcome, crashed.Said));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OutcomesAddUpAndAreTheSameEachTime(bool blind)
    {
        var request = new ArrayAccuracyRequest(9, 2)
        {
            Set = "ti-cu",
            Counts = 1000,
            Blind = blind,
        };
        ArrayAccuracyResult first = ArrayAccuracy.Measure(request),
            again = ArrayAccuracy.Measure(request);
        Assert.Equal(first.Rows, again.Rows);
        Assert.Equal(first.GainPull, again.GainPull);
        Assert.All(first.Rows, r => Assert.Equal(r.Detectors, r.Right + r.Wrong + r.Refused + r.Crashed));
        Assert.InRange(first.Rows.Where(r => r.Kind is "all" or "fault").Sum(r => r.Detectors), 9, 9 + 63);
        Assert.Equal(first.Rows.Where(r => r.Kind is "all" or "fault").Sum(r => r.Wrong + r.Crashed), first.Bad.Count);
        Assert.Equal(blind, first.Elements is not null);
    }
}
