using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Arrays of light elements, whose peaks are made of several lines each.</summary>
public sealed class DecidedBySpectrumTests
{
    private static IReadOnlyList<ArrayVerdict> Healthy(long seed)
    {
        SimulatedArray array = SimulatedArray.Of(seed);
        IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
            [.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))],
            LineCandidate.OfElements(array.Scene.Set.Elements)
        );
        return
        [
            .. array
                .Detectors.Zip(outcomes)
                .Where(d => d.First.Truth.Fault == DetectorFault.None)
                .Select(d => ArrayVerdict.Of(array.Scene, d.First, d.Second, null)),
        ];
    }

    [Fact]
    public void WhatThePeaksLeaveOpenTheSpectrumTells()
    {
        // Three peaks of six elements at an offset of -2.6 keV.
        IReadOnlyList<ArrayVerdict> verdicts = Healthy(90010);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.9 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Fact]
    public void AnArrayThatIsMistakenAsAWholeDoesNotAgreeWithItself() =>
        // A pulser as strong as the lines: all peaks fit other lines on another scale, in every detector alike.
        Assert.All(Healthy(90009), v => Assert.Equal(ArrayOutcome.Refused, v.Outcome));
}
