using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Few detectors of an array that are calibrated while most are not.</summary>
public sealed class ArrayMinorityTests
{
    [Theory]
    [InlineData(10, 0, DetectorStatus.Calibrated)]
    [InlineData(5, 1, DetectorStatus.Calibrated)]
    [InlineData(4, 0, DetectorStatus.Suspect)] // of ten
    [InlineData(2, 8, DetectorStatus.Calibrated)] // imprecise ones beside them
    [InlineData(1, 9, DetectorStatus.Suspect)]
    [InlineData(1, 6, DetectorStatus.Calibrated)] // too few to be an array
    public void AreDoubted(int calibrated, int doubtful, DetectorStatus status)
    {
        int all = calibrated + doubtful == 7 ? 7 : 10;
        DetectorCalibration[] outcomes =
        [
            .. Enumerable
                .Range(0, all)
                .Select(i => new DetectorCalibration(
                    $"{i}",
                    i < calibrated ? DetectorStatus.Calibrated
                        : i < calibrated + doubtful ? DetectorStatus.Suspect
                        : DetectorStatus.Rejected,
                    null,
                    [Made.Peak(new StraightScale(0, 5), 3000), Made.Peak(new StraightScale(0, 5), 6000)]
                )),
        ];
        ArrayMinority.Doubt(outcomes);
        Assert.All(outcomes[..calibrated], o => Assert.Equal(status, o.Status));
        if (status == DetectorStatus.Suspect)
            Assert.Matches("^Only [0-9]+ of 10 detectors that show peaks have a scale", outcomes[0].Reason);
    }
}
