using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Monitoring;

public sealed class SpectrumSelectionTests
{
    private static readonly SelectedSpectrum[] Decided =
    [
        new("a", "1", QualityVerdict.Good, "", SelectedBy.Monitor),
        new("a", "2", QualityVerdict.Bad, "noise", SelectedBy.Monitor),
        new("b", "1", QualityVerdict.Suspicious, "gain", SelectedBy.Person),
    ];

    [Fact]
    public void LeavesOutWhatIsNotUsedAndNamesTheRest()
    {
        AppliedSelection applied = NotBad().Apply([("a", "1"), ("a", "2"), ("a", "3")]);
        Assert.Equal([true, false, true], applied.IsUsed);
        Assert.Equal([Decided[1]], applied.LeftOut);
        Assert.Equal(["x", "z"], applied.Used(["x", "y", "z"]));
        Assert.Equal(0, applied.Suspicious);
        Assert.Equal(["3, detector a"], applied.Unjudged);
        Assert.Equal([Decided[2]], applied.Absent);
        Assert.Equal(
            [
                "1 of 3 spectra is not in the selection and used unjudged: 3, detector a.",
                "The selection also names 1 spectrum not to be found here: 1, detector b.",
            ],
            applied.Remarks
        );
    }

    [Fact]
    public void SuspiciousOnesAreCountedWhereTheyAreUsed()
    {
        (string, string)[] all = [.. Decided.Select(s => (s.Detector, s.Run))];
        AppliedSelection applied = NotBad().Apply(all);
        Assert.Equal((1, 1), (applied.Suspicious, applied.LeftOut.Count));
        Assert.Empty(applied.Remarks);
        AppliedSelection strict = new SpectrumSelection(Decided, s => s.Verdict == QualityVerdict.Good).Apply(all);
        Assert.Equal((0, 2), (strict.Suspicious, strict.LeftOut.Count));
    }

    [Fact]
    public void BadOnesThatAreAbsentAreNamedFirst() =>
        Assert.Contains(
            "also names 2 spectra, 1 of them bad, not to be found here: 2, detector a; 1, detector a.",
            Assert.Single(NotBad().Apply([("b", "1")]).Remarks),
            StringComparison.Ordinal
        );

    [Fact]
    public void WhatIsAboutOneDetectorIsApart()
    {
        Assert.Equal(["a", "b"], NotBad().Detectors);
        Assert.Empty(NotBad().OfDetector("b")!.Apply([("b", "1")]).Remarks);
        Assert.Null(NotBad().OfDetector("c"));
    }

    [Fact]
    public void ASelectionThatDoesNotBelongHereIsAnError()
    {
        AssertError("names none of these spectra: they have names such as '9, detector z', and it '1, detector a'", [("z", "9")]);
        AssertError("leaves out all", [("a", "2")]);
        AssertError("two spectra of 1, detector a", [("a", "1"), ("a", "1")]);
        Assert.Contains(
            "names no spectrum",
            Assert.Throws<CalibrationException>(() => new SpectrumSelection([], _ => true)).Message,
            StringComparison.Ordinal
        );
        SelectedSpectrum[] contradicting = [Decided[0], Decided[0] with { Verdict = QualityVerdict.Bad }];
        Assert.Contains(
            "says two things of 1, detector a",
            Assert.Throws<CalibrationException>(() => new SpectrumSelection(contradicting, _ => true)).Message,
            StringComparison.Ordinal
        );
    }

    private static SpectrumSelection NotBad() => new(Decided, s => s.Verdict != QualityVerdict.Bad);

    private static void AssertError(string expected, (string, string)[] spectra) =>
        Assert.Contains(expected, Assert.Throws<CalibrationException>(() => NotBad().Apply(spectra)).Message, StringComparison.Ordinal);
}
