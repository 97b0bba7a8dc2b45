using SpectroCal.Calibration;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>What detectors that are not certain say together, each of two scales with the odds that it gives them.</summary>
public sealed class SampleScaleTests
{
    private const double Likely = 12; // over chance
    private static readonly StraightScale Truth = new(20, 10);

    // Elements on a scale that is the true one times a factor, found by two peaks.
    private static ElementAssignment Set(double factor, double overChance)
    {
        AssignedLine[] lines = [.. new[] { 5000.0, 10_000 }.Select(e => new AssignedLine(Made.Line(factor * e), Made.Peak(Truth, e)))];
        var assignment = new LineAssignment(factor * Truth.OffsetEv, factor * Truth.Gain, lines, 0);
        return new ElementAssignment(["A", "B"], assignment with { Score = overChance - ResolutionPrior.Cost(assignment) });
    }

    private static ElementDecision Says(double odds, double otherOdds, double byPeaks, double otherByPeaks, double overChance = Likely)
    {
        SetOdds[] sets = [new(Set(1, overChance), odds, byPeaks), new(Set(1.2, overChance), otherOdds, otherByPeaks)];
        return new ElementDecision(sets.MaxBy(s => s.Odds)!.Set, 0.5, null, []) { Sets = sets };
    }

    private static ElementDecision Says(double odds, double otherOdds, double overChance = Likely) =>
        Says(odds, otherOdds, odds, otherOdds, overChance);

    // The sum is last; all have the same channels.
    private static SampleScale? Of(params ElementDecision[] spectra) =>
        SampleScale.Of([.. spectra.Select(s => ((ElementDecision?)s, (ChannelMap?)ChannelMap.Identity))]);

    [Fact]
    public void WhatMostFindLikeliestAndNoneExcludesIsBelieved()
    {
        // On average the second scale is behind by 5, and by 3.6 where one of five says the contrary by 2.
        ElementDecision for5 = Says(0, -5),
            against2 = Says(-2, 0),
            hardly = Says(0, -1);
        Assert.NotNull(Of(for5, for5, for5, hardly));
        SampleScale scale = Of(for5, for5, against2, for5, for5, hardly)!;
        Assert.Equal([true, true, false, true, true, true], Enumerable.Range(0, 6).Select(scale.IsLikeliestOf));
    }

    [Fact]
    public void ASmallLeadOrFewVotesAreNotEnough()
    {
        ElementDecision for10 = Says(0, -10),
            against2 = Says(-2, 0),
            hardly = Says(0, -1);
        // Of two that tell as much as all, 2.8 each leave one in 300.
        Assert.Null(Of(Says(0, -2.8), Says(0, -2.8), Says(0, -2.8), hardly));
        Assert.NotNull(Of(Says(0, -3), Says(0, -3), Says(0, -3), hardly));
        // Half of them, though those who are for it are much surer.
        Assert.Null(Of(for10, for10, against2, against2, hardly));
    }

    [Fact]
    public void NeitherTheSumNorThePeaksMaySpeakAgainstIt()
    {
        ElementDecision for5 = Says(0, -5),
            againstThePeaks = Says(0, -5, -4.5, 0);
        Assert.NotNull(Of(for5, for5, for5, Says(0, -0.1)));
        Assert.Null(Of(for5, for5, for5, Says(-0.1, 0)));
        Assert.Null(Of(againstThePeaks, againstThePeaks, againstThePeaks, Says(0, -1)));
    }

    [Fact]
    public void PeaksMayBeAnywhere()
    {
        ElementDecision hardly = Says(0, -1);
        Assert.NotNull(Of(Says(0, -5, 5.1), Says(0, -5, 5.1), Says(0, -5, 5.1), hardly));
        Assert.Null(Of(Says(0, -5, 4.9), Says(0, -5, 4.9), Says(0, -5, 4.9), hardly));
    }

    [Fact]
    public void ScalesAreOneWhereTheirLinesAre()
    {
        // Channels of the second detector are twice as wide: its scale is the same in common ones.
        var wide = new ChannelMap(0, 2);
        ElementAssignment set = Set(1, Likely);
        ElementAssignment inWide = set with { Assignment = set.Assignment with { GainEvPerChannel = 20 } };
        Assert.True(SampleScale.AreOne(set, ChannelMap.Identity, inWide, wide));
        Assert.False(SampleScale.AreOne(set, ChannelMap.Identity, inWide, ChannelMap.Identity));
        // Half a FWHM of 164 eV at the stronger of the lines is 82 eV.
        Assert.True(SampleScale.AreOne(set, ChannelMap.Identity, Set(1.008, Likely), ChannelMap.Identity));
        Assert.False(SampleScale.AreOne(set, ChannelMap.Identity, Set(1.011, Likely), ChannelMap.Identity));
    }
}
