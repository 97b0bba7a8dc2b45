using SpectroCal.Bench.Arrays;
using SpectroCal.Calibration;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Simulated arrays that deceived what judges detectors one by one.</summary>
public sealed class WholeArraysTests
{
    private static IReadOnlyList<ArrayVerdict> Of(long seed, DetectorFault fault)
    {
        SimulatedArray array = SimulatedArray.Of(seed);
        return Of(array, array.Scene.Set.Elements, fault);
    }

    private static IReadOnlyList<ArrayVerdict> Of(SimulatedArray array, IReadOnlyList<string> elements, DetectorFault fault)
    {
        IReadOnlyList<DetectorCalibration> outcomes = ArrayCalibrator.Calibrate(
            [.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))],
            LineCandidate.OfElements(elements)
        );
        return
        [
            .. array
                .Detectors.Zip(outcomes)
                .Where(d => d.First.Truth.Fault == fault)
                .Select(d => ArrayVerdict.Of(array.Scene, d.First, d.Second, null)),
        ];
    }

    [Fact]
    public void WhatThePeaksLeaveOpenTheSpectrumTells()
    {
        // Three peaks of six elements at an offset of -2.6 keV.
        IReadOnlyList<ArrayVerdict> verdicts = Of(90010, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.9 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Theory]
    [InlineData(39004)] // titanium and copper, cut below Cu Ka, with unnamed tin and scattered rhodium lines: Cu La was that of zinc
    [InlineData(259016)] // the same at 1 000 photons and an offset of -2 keV, with a pulser in all detectors: calcium, manganese, iron
    public void ASearchThatFindsOtherElementsLeavesTheArrayAlone(long seed)
    {
        SimulatedArray array = SimulatedArray.Of(seed);
        var search = ArrayElements.Find([.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))]);
        Assert.NotNull(search.Reason);
        Assert.Empty(search.Elements);
    }

    [Theory]
    [InlineData(89022, 0.95)] // manganese and titanium, 2 000 photons: two of eight detectors are likelier to show iron and vanadium
    [InlineData(169009, 0.85)] // tungsten: La in one peak with Kb of nickel, between both; three are not known at the M lines
    [InlineData(59014, 0.95)] // steel, cut below Mo Ka: one in 80 said the sum for its neighbours, and each detector about the same
    [InlineData(219030, 0.95)] // glass, 2 000 photons, 3 keV of offset: lines of potassium and calcium were those of tin and gold
    [InlineData(249020, 0.95)] // titanium and copper, of which no set of elements predicts the whole spectrum
    [InlineData(319004, 0.95)] // tungsten: the detectors with the most peaks are those whose gain changed, and nothing was like them
    [InlineData(349016, 0.95)] // titanium and copper: two of three certain detectors said calcium and iron, and most others and the sum not
    public void WhatNoDetectorIsCertainOfAllOfThemAreTogether(long seed, double right)
    {
        SimulatedArray array = SimulatedArray.Of(seed);
        var search = ArrayElements.Find([.. array.Detectors.Select(d => ($"d{d.Index}", d.Histogram))]);
        Assert.Null(search.Reason);
        Assert.Subset(array.Scene.Set.Elements.ToHashSet(), search.Elements.ToHashSet());
        IReadOnlyList<ArrayVerdict> verdicts = Of(array, search.Probable, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), right * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Fact]
    public void TheAlphaLinesOfTinMayBeOnePeak()
    {
        // Silver and tin with 2 000 photons: Ka1 and Ka2 of tin, with Kb of silver under them, are one peak.
        IReadOnlyList<ArrayVerdict> verdicts = Of(300006, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.7 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v is { Outcome: ArrayOutcome.Wrong, LargestErrorInStated: > 4 });
    }

    [Theory]
    [InlineData(300073)] // Ca Ka beside K Kb
    [InlineData(500060)] // Ni Ka beside W Ll
    public void WeakLinesInBlendsAreAsWideAsOthers(long seed)
    {
        // A fit made them half as wide, and moved them by half of their width: all detectors were suspect.
        IReadOnlyList<ArrayVerdict> verdicts = Of(seed, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.9 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Theory]
    [InlineData(7110011, 0.75, 0)] // silver, tin and barium, 300 photons: all were 100 to 170 eV off
    [InlineData(5440040, 0.75, 2)] // the same, 1 000 photons; two imprecise ones are 1.2 and 1.6 stated errors off
    public void LinesOfAShellThatFewCountsDoNotTellApartAreOnePeak(long seed, double least, int wrong)
    {
        // Ka2 of barium, 370 eV below Ka1 and half as strong, was in its peak, and its peak was taken for that of Ka1 alone.
        IReadOnlyList<ArrayVerdict> verdicts = Of(seed, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), least * verdicts.Count, verdicts.Count);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Wrong), 0, wrong);
        Assert.DoesNotContain(verdicts, v => v is { Outcome: ArrayOutcome.Wrong, LargestErrorInStated: > 2 });
    }

    [Fact]
    public void LinesOfOnePeakInCoarseChannelsGiveAPoint()
    {
        // Ni Ka with W Ll 90 eV below it, in channels of 45 eV: the strongest peak of all detectors had no point.
        IReadOnlyList<ArrayVerdict> verdicts = Of(1220073, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.95 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Theory]
    [InlineData(2220071, 0)] // silver, tin and barium, 42 eV of 40 keV: soft lines were a third of their width off
    [InlineData(420016, 1)] // the same, where eight detectors show it by one and a half errors only
    public void ABendOfAllIsFollowed(long seed, int wrong)
    {
        IReadOnlyList<ArrayVerdict> verdicts = Of(seed, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.85 * verdicts.Count, verdicts.Count);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Wrong), 0, wrong);
    }

    [Theory]
    [InlineData(1330024)] // V Ka, unnamed, was taken for Lb of barium in a multiplet with La of silver
    [InlineData(6220053)] // L lines of silver and tin, one peak three times as wide as a line, were Sn La and left Lg of silver alone
    [InlineData(6330030)] // a pulser between Si Ka and S Ka, whose flank was S Ka
    [InlineData(8440008)] // one peak of L lines of tin was that of Sn La, 60 eV off
    [InlineData(7110010)] // La lines of silver among those of tin
    [InlineData(9660013)] // channels of 41 eV: peaks found at less than half of the width that charge statistics give, 110 eV off
    [InlineData(9110027)] // S Ka on the flank of Cl Ka, fourteen times as strong: a fit moved it by 66 eV, and all were suspect
    public void WhatLiesBesideLinesDoesNotPullThem(long seed)
    {
        IReadOnlyList<ArrayVerdict> verdicts = Of(seed, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.95 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Fact]
    public void AClearPeakIsAPointWhereTheScaleIsAlreadyKnownAlmostAsWell()
    {
        // Gold, lead and copper, a million photons: Cu La, known to 17 eV since an unknown line may lie under it, where the scale said 11.
        IReadOnlyList<ArrayVerdict> verdicts = Of(11440029, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.65 * verdicts.Count, verdicts.Count);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Wrong), 0, 1);
    }

    [Fact]
    public void AScaleThatIsHardlyKnownAtASoftLineOfAnElementThatIsThereSaysSo()
    {
        // Gold, lead and copper, 2 000 photons: Cu La hardly shows, and a fifth of the scales are off there by 50 to 100 eV.
        IReadOnlyList<ArrayVerdict> verdicts = Of(9770062, DetectorFault.None);
        Assert.All(verdicts.Where(v => v.Outcome == ArrayOutcome.Wrong), v => Assert.True(v.IsHardlyKnown));
        Assert.InRange(verdicts.Count(v => v.IsHardlyKnown), 0.5 * verdicts.Count, verdicts.Count);
    }

    [Fact]
    public void APeakNearAWeakLineWithoutItsMainLineIsAnother()
    {
        // Phosphorus 20 eV from Mg of tungsten, whose Ma line hardly shows: the scale was asked to be known there.
        IReadOnlyList<ArrayVerdict> verdicts = Of(8440007, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), 0.85 * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Theory]
    [InlineData(500012, 0.8)] // titanium with Cu La: at twice the gain its K lines are those of copper, in all detectors alike
    [InlineData(800008, 0.9)] // titanium with a little manganese, which each shows too weakly
    [InlineData(600030, 0.85)] // copper and gold up to 10 keV, with more unnamed lines than named ones
    [InlineData(3110013, 0.85)] // light elements and a pulser, which fit other lines at 1.8 times the gain
    [InlineData(2330021, 0.9)] // titanium and copper with one line each, and a pulser cut by the threshold
    [InlineData(5220031, 0.75)] // titanium with Cu La, and an unnamed line stronger than Ti Kb
    [InlineData(2220010, 0.95)] // L lines of tungsten and barium 11 % beside named ones, as where a gain changes
    public void WhatEachLeavesOpenTheirSumTells(long seed, double least)
    {
        IReadOnlyList<ArrayVerdict> verdicts = Of(seed, DetectorFault.None);
        Assert.InRange(verdicts.Count(v => v.Outcome == ArrayOutcome.Right), least * verdicts.Count, verdicts.Count);
        Assert.DoesNotContain(verdicts, v => v.Outcome == ArrayOutcome.Wrong);
    }

    [Theory]
    [InlineData(340001)] // a pulser as strong as Cu Ka, 100 eV below it
    [InlineData(340014)] // one of 24 % among lines of twelve named elements
    [InlineData(340026)] // 300 counts, of which two lines are left
    [InlineData(910064)] // a pulser of 40 % in the peak of Cl Ka, and two lines beside it
    public void WhatIsNotBorneOutIsNotCalledCalibrated(long seed) =>
        Assert.DoesNotContain(Of(seed, DetectorFault.None), v => v is { Outcome: ArrayOutcome.Wrong, LargestErrorInStated: > 4 });

    [Fact]
    public void AnArrayThatIsMistakenAsAWholeDoesNotAgreeWithItself() =>
        // A pulser as strong as the lines: all peaks fit other lines on another scale, in every detector alike. A few find the right one.
        Assert.All(
            Of(90009, DetectorFault.None),
            v => Assert.True(v.Outcome is ArrayOutcome.Refused or ArrayOutcome.Suspect, v.Outcome.ToString())
        );

    [Fact]
    public void ADetectorOfAnotherSettingIsNotPressedIntoTheArray() =>
        // Of the lines of twelve elements some are near its peaks at the gain of the array, too.
        Assert.All(Of(130021, DetectorFault.OtherSetting), v => Assert.Equal(ArrayOutcome.Refused, v.Outcome));
}
