using SpectroCal.Detectors;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Assignment of hand-made peaks: what the search finds, and what each part of the likelihood decides.</summary>
public sealed class LineAssignerTests
{
    private static readonly StraightScale Truth = new(-150, 3);

    // Families with a weaker partner, as Ka and Kb.
    private static readonly LineCandidate[] Three =
    [
        Made.Line(4509, "Ti"),
        Made.Line(4932, "Ti", 0.15),
        Made.Line(6400, "Fe"),
        Made.Line(7058, "Fe", 0.15),
        Made.Line(8041, "Cu"),
        Made.Line(8905, "Cu", 0.15),
    ];

    private static Peak[] PeaksOf(IEnumerable<LineCandidate> lines) =>
        [.. lines.Select(l => Made.Peak(Truth, l.EnergyEv, 10_000 * l.Intensity, 50 * Math.Sqrt(l.Intensity)))];

    private static IReadOnlyList<LineAssignment> Assign(
        IReadOnlyList<LineCandidate> lines,
        IReadOnlyList<Peak> peaks,
        AssignmentSettings? settings = null,
        double last = 4096
    ) => new LineAssigner(lines, settings).Assign(peaks, Made.Extent(0, last));

    [Fact]
    public void PeaksAreTheirLines()
    {
        LineAssignment best = Assign(Three, PeaksOf(Three))[0];
        Assert.Equal((Truth.OffsetEv, Truth.Gain), (Math.Round(best.OffsetEv, 6), Math.Round(best.GainEvPerChannel, 9)));
        Assert.Equal(Three, best.Lines.Select(l => l.Candidate));
        // Where lines are missing and peaks are none, those that are left still are.
        Peak[] some = [.. PeaksOf(Three.Where(l => l.Intensity == 1)).Select(p => p with { Area = 100 }), Made.Peak(3500, area: 20)];
        Assert.Equal(["4509", "6400", "8041"], Assign(Three, some)[0].Lines.Select(l => l.Candidate.Group.Name));
    }

    [Fact]
    public void TwoLinesAreNeeded()
    {
        Assert.Throws<ArgumentException>(() => new LineAssigner([Made.Line(4000)]));
        Assert.Empty(Assign(Three, [Made.Peak(1000)]));
        // Lines of energies that no gain within the limits brings together
        Peak[] close = [Made.Peak(1000), Made.Peak(1001)];
        Assert.Empty(Assign([Made.Line(4000), Made.Line(5000)], close, new AssignmentSettings { LargestGain = 500 }));
    }

    // Two lines of one element do not say where a soft line of another is: their distance is known to some percent.
    [Theory]
    [InlineData(-12)]
    [InlineData(12)]
    public void ASoftLineGivesAScaleWithAMainOne(double offEv)
    {
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfElements(["Ti", "Cu"]);
        Peak copper = Made.Peak(Truth, 932, 1200, 25);
        LineAssignment best = Assign(lines, [copper, Made.Peak(Truth, 4509, 6000), Made.Peak(Truth, 4932 + offEv, 850, 20)], last: 2100)[0];
        Assert.Equal(["Ti Ka", "Ti Kb"], best.Lines.Select(l => l.Candidate.Group.Name));
        Assert.Equal([copper], best.Companions);
        Assert.InRange(best.GainEvPerChannel, 0.99 * Truth.Gain, 1.01 * Truth.Gain);
    }

    [Fact]
    public void OnePeakIsOneLine()
    {
        // Two lines 20 eV apart and one peak between them: the stronger; and the nearer where that is much likelier.
        LineCandidate[] lines = [Made.Line(4000), Made.Line(6990, "X", 0.2), Made.Line(7010, "X"), Made.Line(9000)];
        Peak[] At(double middle) => [Made.Peak(Truth, 4000), Made.Peak(Truth, middle), Made.Peak(Truth, 9000)];
        Assert.Equal(["4000", "7010", "9000"], Assign(lines, At(7000))[0].Lines.Select(l => l.Candidate.Group.Name));
        Assert.Equal(["4000", "7010", "9000"], Assign(lines, At(6996))[0].Lines.Select(l => l.Candidate.Group.Name));
        Assert.Equal(["4000", "6990", "9000"], Assign(lines, At(6984))[0].Lines.Select(l => l.Candidate.Group.Name));
    }

    [Fact]
    public void LinesAreTheStrongestPeaksWhereBothWouldDo()
    {
        // Two pairs of peaks at the same distance: one of them is left out.
        LineCandidate[] lines = [Made.Line(4000), Made.Line(8200)];
        Peak[] peaks = [Made.Peak(1300), Made.Peak(2700), Made.Peak(1100, 40, 100, 5), Made.Peak(2500, 40, 100, 5)];
        var settings = new AssignmentSettings
        {
            Gain = 3,
            GainError = 0.01,
            EscapeEv = 0,
        };
        LineAssignment[] both = [.. Assign(lines, peaks, settings)];
        Assert.Equal([1300, 2700], both[0].Lines.Select(l => l.Peak.Channel));
        Assert.Equal([1100, 2500], both[1].Lines.Select(l => l.Peak.Channel));
        // The strongest cost 8.1 each, those of a hundredth of their counts 0.96; and the offsets are 100 and 700 eV.
        var prior = new ScalePrior(settings);
        double offsets = prior.Of(both[0].Scale, 4096) - prior.Of(both[1].Scale, 4096);
        Assert.Equal(2 * (8.11 - 0.96) + offsets, both[0].Score - both[1].Score, 0.05);
    }

    [Fact]
    public void APulserHasNotTheWidthOfALine()
    {
        LineCandidate[] lines = [Made.Line(5000), Made.Line(10_000), Made.Line(15_000), Made.Line(20_000)];
        double Score(double width) =>
            Assign(lines, [.. PeaksOf(lines).Select((p, i) => i == 2 ? p with { FwhmChannels = width * p.FwhmChannels } : p)], last: 8192)[
                0
            ].Score;
        Assert.Equal(3.9, Score(1) - Score(0.8), 0.05);
        // That of the width, and of the place of a wide peak, which is less certain.
        Assert.InRange(Score(1) - Score(3), 5, 6);
        // So much is decided by: of two peaks near one line the one of the right width is it.
        Peak[] peaks = [.. PeaksOf(lines)];
        Peak pulser = Made.Peak(Truth, 20_000) with { FwhmChannels = 0.7 * peaks[3].FwhmChannels };
        peaks[3] = peaks[3] with { Channel = Truth.Channel(20_120) };
        LineAssignment best = Assign(lines, [.. peaks, pulser], new AssignmentSettings { ModelErrorEv = 60 }, last: 8192)[0];
        Assert.Equal(20_120, Truth.Energy(best.Lines[3].Peak.Channel), 1e-6);
    }

    [Fact]
    public void TheMostSignificantPeaksCount()
    {
        // 26 lines with a peak each, of which the two weakest are not looked at.
        LineCandidate[] lines = [.. Enumerable.Range(0, 26).Select(i => Made.Line(4000 + 331 * i + 3 * i * i))];
        Peak[] peaks = [.. lines.Select((l, i) => Made.Peak(Truth, l.EnergyEv, significance: 100 - i))];
        LineAssignment best = Assign(lines, peaks)[0];
        Assert.Equal(24, best.Lines.Count);
        Assert.Equal(lines[23], best.Lines[^1].Candidate);
        Assert.Equal([100, 99, 98], LineAssigner.Strongest(peaks.Reverse(), 3).Select(p => p.Significance));
    }

    [Fact]
    public void FourteenPeaksGiveTheScales()
    {
        LineCandidate[] lines = [Made.Line(6400), Made.Line(8041)];
        // Two lines among peaks that are stronger but nothing: the lines are the 13th and 14th, then the 14th and 15th.
        Peak[] With(int nothing) =>
            [
                .. PeaksOf(lines).Select(p => p with { Significance = 5 }),
                .. Enumerable.Range(0, nothing).Select(i => Made.Peak(100 + 60 * i, significance: i == 0 ? 1000 : 20)),
            ];
        var known = new AssignmentSettings { Gain = Truth.Gain, GainError = 0.001 };
        bool Found(int nothing) => Assign(lines, With(nothing), known).Any(a => a.Lines.All(l => l.Peak.Significance == 5));
        Assert.True(Found(12));
        Assert.False(Found(13));
    }

    [Fact]
    public void TheBestScalesAreRefined()
    {
        // Fourteen peaks at random places, of which any two may be two of three lines: more scales than anyone looks at.
        var random = new Random(1);
        LineCandidate[] lines = [Made.Line(4000), Made.Line(5500), Made.Line(9000)];
        Peak[] peaks = [.. Enumerable.Range(0, 14).Select(i => Made.Peak(4000 * random.NextDouble(), significance: i == 0 ? 1000 : 20))];
        Assert.Equal(24, Assign(lines, peaks).Count);
    }

    [Fact]
    public void FewerLinesMayExplainMore()
    {
        // On a scale of a tenth of the known gain five peaks are lines, on the true one three; all other lines lie beyond the end.
        LineCandidate[] lines = [Made.Line(4000), Made.Line(7000), Made.Line(9000), .. Close(5)];
        Peak[] peaks = [Made.Peak(Truth, 4000), Made.Peak(Truth, 7000), Made.Peak(Truth, 9000), .. CloseAt(5)];
        var settings = new AssignmentSettings { Gain = Truth.Gain, GainError = 0.01 };
        Assert.Equal([4000, 7000, 9000], Assign(lines, peaks, settings, last: 3300)[0].Lines.Select(l => l.Candidate.EnergyEv));

        // Lines from 10 keV on at distances of 100 eV and more, and peaks that are those at 0.3 eV per channel.
        static double[] Places(int n) => [.. Enumerable.Range(0, n).Select(i => 100.0 * i + 7 * i * i)];
        static LineCandidate[] Close(int n) => [.. Places(n).Select(e => Made.Line(10_000 + e))];
        static Peak[] CloseAt(int n) => [.. Places(n).Select(e => Made.Peak(150 + e / 0.3, 40, 500, 12))];
    }

    [Fact]
    public void ScalesThatAreCompressedUntilEveryPeakIsALineDoNotCrowdOutTheRightOne()
    {
        // Heavy elements have lines from 3 to 4 keV so densely that any peaks are near some of them at 2 eV a channel; peaks as a detector
        // of 90 eV noise shows them, with an impurity's and a scattered line among them.
        var scale = new StraightScale(-2250, 32.7);
        var resolution = new ResolutionModel(90);
        Peak[] peaks =
        [
            .. new[] { 2031.0, 3140, 8040, 16_600, 22_110, 25_000, 32_200, 36_390, 37_270 }.Zip(
                new[] { 440.0, 1000, 100, 140, 1900, 550, 1700, 200, 30 },
                (e, area) => Made.Peak(scale.Channel(e), resolution.Fwhm(e) / scale.Gain, area, Math.Sqrt(area), 0.3)
            ),
        ];
        LineAssignment best = new LineAssigner(LineCandidate.OfElements(["Ag", "Sn", "Ba"])).Assign(peaks, Made.Extent(80, 2048))[0];
        Assert.Equal(32.7, best.GainEvPerChannel, 0.2);
    }

    [Fact]
    public void LinesAndScaleAreFoundInTurn()
    {
        // On a scale that is 0.4 % off, three lines have a peak; on the scale through those the fourth has one, too.
        LineCandidate[] lines = [Made.Line(4000), Made.Line(6000), Made.Line(8000), Made.Line(30_000)];
        Peak[] peaks = PeaksOf(lines);
        var start = new StraightScale(Truth.OffsetEv, 1.004 * Truth.Gain);
        LineAssignment refined = new LineAssigner(lines).Refined(peaks, start, Made.View(0, 16_384));
        Assert.Equal(peaks, refined.Lines.Select(l => l.Peak));
        Assert.Equal(Truth.Gain, refined.GainEvPerChannel, 1e-9);
    }

    [Theory]
    [InlineData(12, 1)] // less than two errors of 8.4 eV
    [InlineData(35, 2)]
    public void ScalesThatAgreeWithinTheErrorsAreOne(double apart, int scales)
    {
        LineCandidate[] lines = [Made.Line(4000), Made.Line(8900)];
        Peak[] peaks = [.. PeaksOf(lines), Made.Peak(Truth, 8900 + apart)];
        Assert.Equal(scales, Assign(lines, peaks, new AssignmentSettings { LargestGain = 10 }).Count);
    }
}
