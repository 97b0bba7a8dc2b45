using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>What makes a calibration suspect.</summary>
public sealed class ScaleDoubtsTests
{
    private const double StatisticalEv = ResolutionModel.SiliconFano * ResolutionModel.SiliconPairEnergyEv;
    private static readonly ResolutionModel Resolution = new(50);
    private static readonly StraightScale Truth = new(-150, 5);

    [Theory]
    [InlineData(1, null)] // error of the lines, eV: 17 eV at the peak, where lines have 130
    [InlineData(4, "At its peak at channel 210.0, 900 eV, the scale is known to ")]
    public void APeakFarFromAllLinesIsADoubt(double errorEv, string? doubt)
    {
        double[] energies = [8000, 8600];
        Peak[] peaks = [Made.Peak(Truth, 900), .. energies.Select(e => Made.Peak(Truth, e))];
        string? said = Doubt(Through(energies, errorEv, 0), peaks);
        if (doubt is null)
            Assert.Null(said);
        else
            Assert.StartsWith(doubt, said, StringComparison.Ordinal);
    }

    // Two lines 400 eV apart, each known to e: the gain to e sqrt(2) / 400.
    [Theory]
    [InlineData(4, null)] // 1.4 %
    [InlineData(8, "Its gain is known to 2.8 % only")]
    public void AGainThatItsLinesLeaveOpenIsADoubt(double errorEv, string? doubt)
    {
        string? said = Doubt(Through([5900, 6300], errorEv, 0), []);
        if (doubt is null)
            Assert.Null(said);
        else
            Assert.StartsWith(doubt, said, StringComparison.Ordinal);
    }

    [Fact]
    public void APeakFarFromAllLinesThatIsNoneOfTheNamedIsARemark()
    {
        StandardCalibration standard = Through([8000, 8600], 4, 0);
        Peak[] peaks = [.. new[] { 900.0, 8000, 8600 }.Select(e => Made.Peak(Truth, e))];
        Assert.Null(ScaleDoubts.Of(standard, peaks, [8000, 8600], Resolution));
        const string Said = "At its peak at channel 210.0, 900 eV, the scale is known to ";
        Assert.StartsWith(Said, ScaleDoubts.Of(standard, peaks, [1000, 8000, 8600], Resolution), StringComparison.Ordinal);
        Assert.StartsWith(Said, ScaleDoubts.Remark(standard, peaks, [], Resolution, (0, 4000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, null)] // 9 eV at 900 eV, where lines have 130
    [InlineData(1, "At its peak at channel 210.0, 900 eV, the scale is known to ")] // 17 eV: enough to tell others, not to be used
    public void APeakOfANamedLineWhereTheScaleIsHardlyKnownIsADoubtInTheEnd(double errorEv, string? doubt)
    {
        StandardCalibration standard = Through([8000, 8600], errorEv, 0);
        Peak[] peaks = [.. new[] { 900.0, 8000, 8600 }.Select(e => Made.Peak(Truth, e))];
        Assert.Null(ScaleDoubts.Of(standard, peaks, [900, 8000, 8600], Resolution));
        string? said = ScaleDoubts.AtNamed(standard, peaks, [900, 8000, 8600], Resolution);
        if (doubt is null)
            Assert.Null(said);
        else
            Assert.StartsWith(doubt, said, StringComparison.Ordinal);
        // At a peak of something else it is not even worth a word.
        Assert.Null(ScaleDoubts.AtNamed(standard, peaks, [8000, 8600], Resolution));
        Assert.Null(ScaleDoubts.Remark(standard, peaks, [], Resolution, (0, 4000)));
    }

    [Fact]
    public void BeyondALineItsErrorAndThatOfTheSlopeGoTogether()
    {
        // Two lines, and a peak as far below them as they are apart: sqrt(5) errors of a line by the constants, 18 eV of 17 that are
        // allowed, and sqrt(3), 14 eV, if the errors of the lower line and of the slope were independent.
        StandardCalibration standard = Through([4000, 7000], 8, 0);
        Peak[] peaks = [.. new[] { 1000.0, 4000, 7000 }.Select(e => Made.Peak(Truth, e))];
        Assert.Contains(
            ", the scale is known to 18 eV only",
            ScaleDoubts.AtNamed(standard, peaks, [1000, 4000, 7000], Resolution),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(2010, 0, false)] // near W Mg, without W Ma and Mb
    [InlineData(1790, 0, true)] // W Ma and Mb
    [InlineData(2010, 400, true)] // where the spectrum begins above these
    public void AWeakLineIsNotThereWithoutTheStrongestOfItsFamily(double energyEv, double firstChannel, bool mayBe)
    {
        double[] energies = [6399, 7054, 7474];
        StandardCalibration standard = Through(energies, 1, 0);
        Peak[] peaks = [.. energies.Append(energyEv).Select(e => Made.Peak(Truth, e))];
        var named = new NamedLines(LineCandidate.OfElements(["Fe", "Ni", "W"]));
        double[] found = ScaleDoubts.ThatMayBe(standard, peaks, named.All, Resolution, (firstChannel, 4000));
        Assert.Equal(mayBe, found.Any(e => Math.Abs(e - 2036) < 5));
        Assert.Contains(found, e => Math.Abs(e - 7054) < 5);
    }

    [Theory]
    [InlineData(1, 4000, null)]
    [InlineData(2, 4000, null)] // 14 eV
    [InlineData(4, 4000, "At Cu Ka, 80")] // 27 eV, a sixth of the width
    [InlineData(10, 4000, "At Cu Ka, 80")]
    [InlineData(10, 1000, null)] // the spectrum ends below it
    public void ANamedElementFarFromAllLinesIsARemark(double errorEv, double lastChannel, string? remark)
    {
        LineCandidate[] lines = [.. LineCandidate.OfElements(["Ca", "Ti", "Cu"])];
        StandardCalibration standard = Through([3691, 4012, 4508], errorEv, 0);
        string? said = ScaleDoubts.Remark(standard, [], lines, Resolution, (0, lastChannel));
        if (remark is null)
            Assert.Null(said);
        else
            Assert.StartsWith(remark, said, StringComparison.Ordinal);
        Assert.Null(Doubt(standard, []));
    }

    [Theory]
    [InlineData(30, 10, null)]
    [InlineData(120, 1, "7000 is -")]
    [InlineData(120, 40, null)] // whose place is not known well itself
    public void ALineFarOffTheScaleIsADoubt(double bendEv, double errorEv, string? doubt)
    {
        double[] energies = [4000, 7000, 10_000];
        var standard = StandardCalibration.Through([
            .. energies.Select(e => new CalibrationLine($"{e}", Truth.Channel(e), 0, e == 7000 ? e + bendEv : e, errorEv)
            {
                FwhmChannels = Resolution.Fwhm(e) / Truth.Gain,
            }),
        ]);
        string? said = Doubt(standard, []);
        if (doubt is null)
            Assert.DoesNotContain("bent", said ?? "", StringComparison.Ordinal);
        else
            Assert.Matches($"^{doubt}[0-9]+ eV off the scale, 0.[0-9]+ of its width: the scale is bent", said);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.006, false)]
    [InlineData(0.013, true)]
    public void AGainThatChangedWithinTheRunIsSeenInTheWidths(double spread, bool seen)
    {
        double[] energies = [4500, 6400, 8000, 14_000];
        StandardCalibration standard = Through(energies, 1, spread);
        double[] exact = [.. energies.Select(_ => 0.0)];
        GainSpread found = GainSpread.Of(standard, exact, StatisticalEv)!.Value;
        Assert.Equal(spread, found.Relative, 1e-5);
        string? said = Doubt(standard, [.. energies.Select(e => Made.Peak(Truth, e))]);
        Assert.Equal(seen, said?.Contains("as if the gain had changed by 1.3 %", StringComparison.Ordinal) ?? false);
    }

    // Of 50 counts, known to a tenth: its width says little, and the less the narrower it happens to be.
    [Fact]
    public void AWeakLineThatIsNarrowByChanceIsNoChangeOfTheGain()
    {
        double[] errors = [0.1, 0.01, 0.05];
        StandardCalibration standard = Through([4508.7, 5894.4, 6486.6], 1, 0);
        CalibrationLine narrow = standard.Lines[0] with { FwhmChannels = 0.6 * standard.Lines[0].FwhmChannels };
        GainSpread spread = GainSpread.Of(StandardCalibration.Through([narrow, .. standard.Lines.Skip(1)]), errors, StatisticalEv)!.Value;
        Assert.InRange(spread.Significance, 0, 5);
    }

    // Narrow at the lower end, and as wide as they should be elsewhere: a gain that changes widens the lines between, too.
    [Fact]
    public void WidthsThatAreOnNoCurveAreNoChangeOfTheGain()
    {
        double[] energies = [1487, 2307, 2622, 3312, 3691, 4012];
        StandardCalibration standard = Through(energies, 1, 0);
        CalibrationLine narrow = standard.Lines[0] with { FwhmChannels = 0.75 * standard.Lines[0].FwhmChannels };
        GainSpread spread = GainSpread
            .Of(StandardCalibration.Through([narrow, .. standard.Lines.Skip(1)]), [.. energies.Select(_ => 0.0)], StatisticalEv)!
            .Value;
        Assert.InRange(spread.Significance, 0, 5);
    }

    [Fact]
    public void LinesOfNearlyOneEnergyDoNotTellNoiseFromSpread() =>
        Assert.InRange(GainSpread.Of(Through([8000, 8010], 1, 0.02), [0, 0], StatisticalEv)!.Value.Significance, 0, 0.1);

    [Fact]
    public void ScintillatorsAreNotJudgedByTheirWidths()
    {
        CalibrationLine[] lines =
        [
            .. new[] { 100e3, 662e3 }.Select(e => new CalibrationLine($"{e}", e / 1000, 0, e, 1) { FwhmChannels = 0.07 * e / 1000 }),
        ];
        Assert.Null(GainSpread.Of(StandardCalibration.Through(lines), [0, 0], StatisticalEv));
    }

    private static string? Doubt(StandardCalibration standard, IReadOnlyList<Peak> peaks) =>
        ScaleDoubts.Of(standard, peaks, [.. standard.Lines.Select(l => l.EnergyEv), 930], Resolution);

    [Theory]
    [InlineData(3, null)]
    [InlineData(5, "chi2 16.7 with 1 degree of freedom: one may be another line")] // 5 eV up, of 1 eV, in the middle of three: 25 / 1.5
    public void LinesFurtherFromTheScaleThanTheirErrorsAllowAreADoubt(double offEv, string? doubt)
    {
        string? said = Doubt(Off(offEv), []);
        if (doubt is null)
            Assert.Null(said);
        else
            Assert.Contains(doubt, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ti Ka,Ti Kb,Cu Ka", 5_000, null)]
    [InlineData("Ti Ka,Ti Kb,Cu Ka", 50_000, "The peak at channel 900.0 is none of the lines that were named")]
    [InlineData("Ti Ka,Ti Kb,Cu Ka,Cu Kb", 50_000, null)] // two lines beyond the first of each element bear the scale out
    public void AStrongPeakLeftOverIsADoubtWhereLinesAreFew(string names, double area, string? doubt)
    {
        LineCandidate[] candidates = [.. LineCandidate.OfElements(["Ti", "Cu"])];
        AssignedLine[] lines =
        [
            .. names
                .Split(',')
                .Select(n =>
                {
                    LineCandidate line = candidates.First(c => c.Group.Name == n);
                    return new AssignedLine(line, Made.Peak(Truth, line.EnergyEv, 60_000 * line.Intensity));
                }),
        ];
        (string? said, string? remark) = Unexplained.Oddity(
            lines[..^1].Append(lines[^1] with { Peak = lines[^1].Peak with { Area = 20_000 } }).ToArray(),
            [Made.Peak(900, area: area)],
            new EnergyCalibration(PolynomialFunction.Linear, [Truth.OffsetEv, Truth.Gain]),
            candidates,
            Resolution
        );
        Assert.Null(remark);
        if (doubt is null)
            Assert.Null(said);
        else
            Assert.StartsWith(doubt, said, StringComparison.Ordinal);
    }

    [Fact]
    public void SoftLinesAreNotEnoughToPassOverAStrongPeak()
    {
        string[] elements = ["Fe", "Ni", "W"];
        LineCandidate[] candidates = [.. LineCandidate.OfElements(elements), .. elements.SelectMany(LineCandidate.SoftOf)];
        AssignedLine[] lines =
        [
            .. candidates
                .Where(l => l.Group.Name is "Fe Ka" or "Ni Ka" || l.IsSoft)
                .Select(l => new AssignedLine(l, Made.Peak(Truth, l.EnergyEv, l.Group.Name == "Ni Ka" ? 60_000 : 5_000))),
        ];
        Assert.InRange(lines.Length, 5, int.MaxValue);
        (string? doubt, _) = Unexplained.Oddity(
            lines,
            [Made.Peak(Truth, 12_000, 25_000)],
            new EnergyCalibration(PolynomialFunction.Linear, [Truth.OffsetEv, Truth.Gain]),
            candidates,
            Resolution
        );
        Assert.NotNull(doubt);
    }

    [Theory]
    [InlineData(8330, 1.25, "two of them in one")] // Ni Kb at 8265 and W La at 8398
    [InlineData(8100, 1.25, null)] // beside both
    [InlineData(8330, 1.25, null, "Fe,Ni")] // tungsten is not named
    [InlineData(12_000, 1, null)]
    [InlineData(12_000, 0.8, "a pulser")] // narrower than a line there
    [InlineData(2000, 0.8, "a pulser")] // as they would be there
    [InlineData(2000, 1, null)]
    public void AStrongPeakLeftOverIsNoDoubtButARemarkWhereItIsABlendOrAPulser(
        double energyEv,
        double wide,
        string? remark,
        string named = "Fe,Ni,W"
    )
    {
        LineCandidate[] candidates = [.. LineCandidate.OfElements(named.Split(','))];
        AssignedLine[] lines =
        [
            .. new[] { "Fe Ka", "Ni Ka" }.Select(n =>
            {
                LineCandidate line = candidates.First(c => c.Group.Name == n);
                return new AssignedLine(line, Made.Peak(Truth, line.EnergyEv, n == "Fe Ka" ? 5_000 : 60_000));
            }),
        ];
        Peak left = Made.Peak(Truth, energyEv, 25_000);
        (string? doubt, string? said) = Unexplained.Oddity(
            lines,
            [left with { FwhmChannels = wide * left.FwhmChannels }],
            new EnergyCalibration(PolynomialFunction.Linear, [Truth.OffsetEv, Truth.Gain]),
            candidates,
            Resolution
        );
        Assert.Equal(remark is null, doubt is not null);
        if (remark is null)
            Assert.Null(said);
        else
            Assert.Contains($"it is taken for {remark}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, DetectorStatus.Calibrated)] // a chi2 of 6 each
    [InlineData(3, DetectorStatus.Calibrated)]
    [InlineData(7, DetectorStatus.Suspect)]
    public void DetectorsThatAreAllOffALittleAreDoubtedTogether(int detectors, DetectorStatus status)
    {
        DetectorCalibration[] outcomes =
        [
            .. Enumerable
                .Range(0, detectors)
                .Select(i => new DetectorCalibration($"{i}", DetectorStatus.Calibrated, null, []) { Standard = Off(3) }),
            new DetectorCalibration("dead", DetectorStatus.Rejected, "It has no counts.", []),
        ];
        ScaleFit.DoubtAll(outcomes);
        Assert.All(outcomes[..^1], o => Assert.Equal(status, o.Status));
        Assert.Equal(DetectorStatus.Rejected, outcomes[^1].Status);
    }

    // Six lines of five detectors, known to 2 eV of 130, of which one is off by a tenth of its width in all: a pulser is under it.
    [Fact]
    public void ALineWithSomethingUnderItInAllDetectorsIsLeftOut()
    {
        DetectorCalibration[] outcomes = Array(i => i == 2 ? 14 : 0, detectors: 6);
        // One shows it more than the others, and is doubtful by itself.
        outcomes[^1] = outcomes[^1] with
        {
            Status = DetectorStatus.Suspect,
            Reason = ScaleFit.Doubt(outcomes[^1].Standard!),
        };
        ScaleFit.DoubtAll(outcomes);
        Assert.All(outcomes, o => Assert.Equal((DetectorStatus.Calibrated, null), (o.Status, o.Reason)));
        Assert.All(outcomes, o => Assert.Equal(5, o.Standard!.Lines.Count));
        Assert.All(
            outcomes,
            o => Assert.Contains(o.Warnings, w => w.StartsWith("5000 was left out: it is -14 eV", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void LinesOfWhichTwoAreOffAreOthersThanThoseNamed()
    {
        DetectorCalibration[] outcomes = Array(i => i is 1 or 3 ? 14 : 0);
        ScaleFit.DoubtAll(outcomes);
        Assert.All(outcomes, o => Assert.Equal(DetectorStatus.Suspect, o.Status));
    }

    // Off by 80 eV, half of its width, in all detectors, and known to 25 eV in each: chi2 is twice its degrees of freedom.
    [Fact]
    public void ALineFarOffInAllDetectorsAlikeIsADoubtHoweverUncertain()
    {
        DetectorCalibration[] outcomes = Array(i => i == 2 ? 80 : 0, 25, 30);
        Assert.InRange(outcomes.Sum(o => o.Standard!.ChiSquare) / outcomes.Sum(o => o.Standard!.DegreesOfFreedom), 1, 3);
        ScaleFit.DoubtAll(outcomes);
        Assert.All(outcomes, o => Assert.Equal(DetectorStatus.Suspect, o.Status));
    }

    private static DetectorCalibration[] Array(Func<int, double> offEv, double errorEv = 2, int detectors = 5)
    {
        double[] energies = [3000, 4000, 5000, 6000, 7000, 8000];
        return
        [
            .. Enumerable
                .Range(0, detectors)
                .Select(d => new DetectorCalibration($"{d}", DetectorStatus.Calibrated, null, [])
                {
                    Standard = StandardCalibration.Through([
                        .. energies.Select(
                            (e, i) =>
                                new CalibrationLine($"{e}", Truth.Channel(e), 0, e + offEv(i), errorEv)
                                {
                                    FwhmChannels = Resolution.Fwhm(e) / Truth.Gain,
                                }
                        ),
                    ]),
                    Resolution = Resolution,
                }),
        ];
    }

    // Three lines at equal distances, known to 1 eV, of which the middle one is off.
    private static StandardCalibration Off(double offEv) =>
        StandardCalibration.Through([
            .. new[] { 4000.0, 7000, 10_000 }.Select(e => new CalibrationLine($"{e}", Truth.Channel(e), 0, e == 7000 ? e + offEv : e, 1)
            {
                FwhmChannels = Resolution.Fwhm(e) / Truth.Gain,
            }),
        ]);

    // Lines on a scale with 50 eV noise and a gain that changed.
    private static StandardCalibration Through(double[] energies, double errorEv, double spread) =>
        StandardCalibration.Through([
            .. energies.Select(e =>
            {
                double sigma = Math.Sqrt(50 * 50 + StatisticalEv * e + Math.Pow(spread * e, 2));
                return new CalibrationLine($"{e}", Truth.Channel(e), 0, e, errorEv)
                {
                    FwhmChannels = ResolutionModel.FwhmPerSigma * sigma / Truth.Gain,
                };
            }),
        ]);
}
