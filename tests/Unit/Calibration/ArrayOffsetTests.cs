using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>What the detectors of an array know of each other's offset.</summary>
public sealed class ArrayOffsetTests
{
    private const double Gain = 5;
    private static readonly ResolutionModel Resolution = new(50);
    private static readonly double[] Offsets = [-156, -153, -150, -147, -144];
    private static readonly LineCandidate[] Lines = [Made.Line(1500), Made.Line(8000), Made.Line(8600)];

    [Fact]
    public void TheMeanIsKnownToWhatOffsetsDifferBy()
    {
        CommonValue offset = CommonValue.Of([.. Offsets.Select(o => new Vote(o, 0.01, 0))])!.Value;
        Assert.Equal(-150, offset.Mean, 1e-6);
        // Standard deviation of the five 4.7 eV; as chi2 of four degrees of freedom may be small, up to 8.
        Assert.InRange(offset.Error, 4.7, 9);
    }

    [Fact]
    public void WhatAllHaveInCommonNoMeanMakesSmaller()
    {
        CommonValue offset = CommonValue.Of([.. Enumerable.Repeat(new Vote(-150, 500, 400), 50)])!.Value;
        Assert.Equal(Math.Sqrt(400 + 500.0 / 50), offset.Error, 1e-6);
    }

    [Fact]
    public void FourTellNothing() => Assert.Null(CommonValue.Of([.. Offsets[..4].Select(o => new Vote(o, 1, 0))]));

    [Fact]
    public void AnImpreciseDetectorIsToldOfTheOthers()
    {
        DetectorCalibration[] outcomes = [.. Offsets.Select(o => Of(o, [1500, 8000, 8600])), Of(-152, [8000, 8600], off: 7)];
        double before = outcomes[^1].Standard!.Calibration.EnergyError(330);
        Assert.Equal(DetectorStatus.Suspect, outcomes[^1].Status);
        ArrayOffset.Steady(outcomes, Lines, new ArrayCalibrationSettings());
        Assert.Equal(DetectorStatus.Calibrated, outcomes[^1].Status);
        EnergyCalibration after = outcomes[^1].Standard!.Calibration;
        Assert.InRange(after.EnergyError(330), 0, 0.4 * before);
        Assert.Equal(-152 + Gain * 330, after.Energy(330), 3 * after.EnergyError(330));
        Assert.Contains("the offset of the other detectors, -150 ± ", outcomes[^1].Warnings[^1], StringComparison.Ordinal);
        // The others stand for themselves.
        Assert.All(outcomes[..^1], o => Assert.Empty(o.Warnings));
    }

    [Theory]
    [InlineData(-250, DetectorStatus.Calibrated)] // less than a width
    [InlineData(-550, DetectorStatus.Suspect)]
    public void AnOffsetFarFromAllOthersIsADoubt(double offset, DetectorStatus status)
    {
        DetectorCalibration[] outcomes = [.. Offsets.Append(offset).Select(o => Of(o, [1500, 8000, 8600]))];
        ArrayOffset.Steady(outcomes, Lines, new ArrayCalibrationSettings());
        Assert.Equal(status, outcomes[^1].Status);
        Assert.All(outcomes[..^1], o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
        if (status == DetectorStatus.Suspect)
            Assert.Matches("^Its offset of -550 ± [0-9]+ eV is not that of the other detectors, -150 ± [0-9]+ eV", outcomes[^1].Reason);
    }

    [Fact]
    public void AStatedOffsetIsNotAskedOfOthers()
    {
        DetectorCalibration[] outcomes = [.. Offsets.Append(-550).Select(o => Of(o, [1500, 8000, 8600]))];
        ArrayOffset.Steady(outcomes, Lines, new ArrayCalibrationSettings { Assignment = new AssignmentSettings { Offset = -150 } });
        Assert.All(outcomes, o => Assert.Equal(DetectorStatus.Calibrated, o.Status));
    }

    // A detector with points at some of the lines, each known to 3 eV, and peaks at all of them.
    private static DetectorCalibration Of(double offset, double[] energies, double off = 0)
    {
        var truth = new StraightScale(offset, Gain);
        var standard = StandardCalibration.Through([
            .. energies.Select(
                (e, i) =>
                    new CalibrationLine($"{e}", truth.Channel(e + (i == 0 ? off : 0)), 3 / Gain, e, 1)
                    {
                        FwhmChannels = Resolution.Fwhm(e) / Gain,
                    }
            ),
        ]);
        Peak[] peaks = [.. Lines.Select(l => Made.Peak(truth, l.EnergyEv))];
        (double, double) range = (0, 4000);
        string? doubt = ScaleDoubts.Of(standard, peaks, [.. Lines.Select(l => l.EnergyEv)], Resolution);
        return new DetectorCalibration("d", doubt is null ? DetectorStatus.Calibrated : DetectorStatus.Suspect, doubt, peaks)
        {
            Standard = standard,
            Resolution = Resolution,
            Range = range,
        };
    }
}
