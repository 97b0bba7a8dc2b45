using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Detectors of gamma rays, calibrated from sources by name.</summary>
public sealed class GammaCalibrationTests
{
    /// <summary>Electronic noise of a large germanium detector, eV, and Fano factor times pair energy, eV.</summary>
    private static readonly ResolutionModel Germanium = new(300, 0.1, 2.96);

    /// <summary>Sodium iodide: 7 % FWHM at 662 keV, in proportion to the root of the energy.</summary>
    private static readonly ResolutionModel Iodide = new(0, 1, Math.Pow(0.07 / ResolutionModel.FwhmPerSigma, 2) * 661_655);

    [Theory]
    [InlineData("Eu-152", 380, -900, 4096)]
    [InlineData("Am-241,Cs-137,Co-60", 170, 150, 8192)]
    [InlineData("Ba-133,Co-57", 90, 200, 8192)]
    public void AGermaniumDetectorIsCalibrated(string sources, double gain, double offset, int channels)
    {
        DetectorCalibration outcome = Calibrated(sources, new StraightScale(offset, gain), channels, Germanium, null);
        Assert.Equal((DetectorStatus.Calibrated, null), (outcome.Status, outcome.Reason));
        foreach (CalibrationLine line in outcome.Standard!.Lines)
            Assert.Equal(
                (line.EnergyEv - offset) / gain,
                (line.EnergyEv - outcome.Standard.Calibration.Parameters[0]) / outcome.Standard.Calibration.Parameters[1],
                0.3
            );
    }

    [Theory]
    [InlineData("Cs-137,Co-60", 2900, -5000, 512, null)]
    [InlineData("Na-22", 1500, 3000, 1024, 1500.0)]
    [InlineData("Na-22", 30_000, 0, 64, 30_000.0)] // gains have no hidden limit
    public void ASodiumIodideScintillatorIsCalibrated(string sources, double gain, double offset, int channels, double? stated)
    {
        DetectorCalibration outcome = Calibrated(sources, new StraightScale(offset, gain), channels, Iodide, stated);
        Assert.Equal((DetectorStatus.Calibrated, null), (outcome.Status, outcome.Reason));
        Assert.Equal(1, outcome.Standard!.Calibration.Parameters[1] / gain, 0.01);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(3e6)]
    public void AStatedGainIsNeverOutOfRange(double gain) =>
        Assert.True(new ScalePrior(new AssignmentSettings { Gain = gain }).Allows(gain));

    [Fact]
    public void XraysComeWithASource()
    {
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfSources(["Am-241", "Na-22", "Zn-65"], ["Cu", "Ti"]);
        Assert.Contains(lines, l => l is { Family: "Np L", Intensity: 1 });
        Assert.Contains(lines, l => l is { Family: "Am-241", Intensity: 1 } && l.Group.Name == "Am-241 59.5");
        // Copper is that of Zn-65 and named, annihilation is in two sources: each is one line.
        Assert.Single(lines, l => l.Group.Name == "Cu Ka");
        Assert.Single(lines, l => l.EnergyEv is > 510_000 and < 512_000);
        Assert.All(lines.GroupBy(l => l.Family), f => Assert.Contains(f, l => l.Intensity == 1));
    }

    private static DetectorCalibration Calibrated(
        string sources,
        StraightScale truth,
        int channels,
        ResolutionModel resolution,
        double? gain
    )
    {
        string[] names = sources.Split(',');
        // Efficiency falls as 1/E above 120 keV.
        (double, double, double)[] peaks =
        [
            .. LineLibrary
                .Default.ForSources(names)
                .SelectMany(s => s.Lines)
                .Select(l =>
                    (
                        truth.Channel(l.EnergyEv),
                        resolution.Sigma(l.EnergyEv) / truth.Gain,
                        3000 * l.IntensityPercent!.Value * Math.Min(1, 120_000 / l.EnergyEv)
                    )
                ),
        ];
        long[] counts = Made.Drawn(5, channels, 200, peaks);
        var settings = new ArrayCalibrationSettings { Assignment = new AssignmentSettings { Gain = gain } };
        return ArrayCalibrator.Calibrate([("a", Made.Histogram(counts))], LineCandidate.OfSources(names), settings)[0];
    }
}
