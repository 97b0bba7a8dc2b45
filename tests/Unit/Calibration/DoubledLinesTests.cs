using SpectroCal.Calibration;
using SpectroCal.Lines;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Lines and peaks beside them: which are twins.</summary>
public sealed class DoubledLinesTests
{
    private const double Last = 4000;

    // Six lines, each a third further than the one before: a twin of one is none of another.
    private static readonly double[] Six = [700, 950, 1290, 1750, 2400, 3250];

    private static LineAssignment Lines(IEnumerable<double> channels, double intensity = 1) =>
        new(0, 3, [.. channels.Select(c => new AssignedLine(Made.Line(3 * c, "X", intensity), Made.Peak(c)))], 0);

    private static Peak[] Twins(IEnumerable<double> channels, double shift, double ratio = 1) =>
        [.. channels.Select(c => Made.Peak(c * (1 + shift), area: 10_000 * ratio))];

    private static double? Shift(IEnumerable<double> lines, Peak[] rest) => DoubledLines.Shift(Lines(lines), rest, Last);

    [Theory]
    [InlineData(0.05, 1, true)]
    [InlineData(-0.08, 1, true)]
    [InlineData(0.11, 1, true)]
    [InlineData(0.13, 1, false)] // no amplifier drifts so far
    [InlineData(0.05, 4, true)]
    [InlineData(0.05, 0.25, true)]
    [InlineData(0.05, 6, false)] // too few of the counts
    [InlineData(0.05, 0.15, false)]
    public void LinesThatAllHaveATwinAreThereTwice(double shift, double ratio, bool doubled)
    {
        double? found = Shift(Six, Twins(Six, shift, ratio));
        Assert.Equal(doubled, found is not null);
        if (doubled)
            Assert.Equal(Math.Abs(shift), found!.Value, 1e-9);
    }

    [Theory]
    [InlineData(6, true)]
    [InlineData(3, true)] // three of six
    [InlineData(2, false)] // two of six are chance
    public void MostLinesThatShouldHaveATwinHaveOne(int with, bool doubled) =>
        Assert.Equal(doubled, Shift(Six, Twins(Six[..with], 0.05)) is not null);

    [Theory]
    [InlineData(0.02, true)]
    [InlineData(0.03, false)]
    public void TwinsAreMovedByTheSameFactor(double difference, bool doubled)
    {
        // Of four lines two have a twin, 5 % away, and 5 % and a little.
        Peak[] rest = [.. Twins(Six[..1], 0.05), .. Twins(Six[1..2], 0.05 + difference)];
        Assert.Equal(doubled, Shift(Six[..4], rest) is not null);
    }

    [Theory]
    [InlineData(2.4, true)]
    [InlineData(2.6, false)]
    public void TwinsHaveTheSameShare(double difference, bool doubled)
    {
        Peak[] rest = [.. Twins(Six[..1], 0.05, 0.7), .. Twins(Six[1..2], 0.05, 0.7 * difference)];
        Assert.Equal(doubled, Shift(Six[..4], rest) is not null);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(900)] // even where no other could be seen
    public void OneTwinOfFourLinesIsAnotherLine(double last) =>
        Assert.Null(DoubledLines.Shift(Lines(Six[..4]), Twins(Six[..1], 0.05), last));

    [Theory]
    [InlineData(4000, true)] // 2 000 counts and more
    [InlineData(2000, false)]
    public void ATwinMayHideUnderAnotherLine(double area, bool doubled)
    {
        // Six lines, two with a twin; of the other four three have another line where the twin would be.
        double[] hidden = [1290, 1750, 2400];
        LineAssignment lines = Lines([.. Six, .. hidden.Select(c => 1.05 * c)]);
        lines = lines with
        {
            Lines =
            [
                .. lines.Lines.Select(
                    (l, i) => i < 6 ? l : new AssignedLine(l.Candidate with { Intensity = 0.5 }, l.Peak with { Area = area })
                ),
            ],
        };
        Assert.Equal(doubled, DoubledLines.Shift(lines, Twins(Six[..2], 0.05), Last) is not null);
    }

    [Fact]
    public void TwinsBeyondTheEndAndOfWeakerPartnersAreNotMissed()
    {
        // Two of six have a twin; the others' would lie beyond the end.
        Assert.NotNull(DoubledLines.Shift(Lines(Six), Twins(Six[..2], 0.05), 1300));
        LineAssignment lines = Lines(Six);
        lines = lines with
        {
            Lines = [.. lines.Lines.Select((l, i) => i < 2 ? l : l with { Candidate = l.Candidate with { Intensity = 0.2 } })],
        };
        Assert.NotNull(DoubledLines.Shift(lines, Twins(Six[..2], 0.05), Last));
    }

    [Theory]
    [InlineData(3, 1, 1, true)]
    [InlineData(4, 1, 1, false)] // others should have one, too
    [InlineData(3, 2.4, 1, true)]
    [InlineData(3, 2.6, 1, false)] // not as strong
    [InlineData(3, 0.42, 1, true)]
    [InlineData(3, 0.38, 1, false)]
    [InlineData(3, 1, 1.3, true)]
    [InlineData(3, 1, 1.4, false)] // not as wide
    [InlineData(3, 1, 0.77, true)]
    [InlineData(3, 1, 0.7, false)]
    public void OfThreeLinesOneTwinSuffices(int lines, double ratio, double width, bool doubled)
    {
        Peak twin = Twins(Six[1..2], 0.05, ratio)[0];
        double? shift = Shift(Six[..lines], [twin with { FwhmChannels = width * twin.FwhmChannels }]);
        Assert.Equal(doubled, shift is not null);
        if (doubled)
            Assert.Equal(0.05, shift!.Value, 1e-9);
    }

    [Fact]
    public void TheSumOfTwoLinesIsNoTwin()
    {
        // Titanium adds up to 1.12 times copper.
        var scale = new StraightScale(0, 5);
        LineAssignment lines = new(
            0,
            5,
            [
                .. new[] { "Ti Ka", "Cu Ka" }
                    .Select(n => LineCandidate.OfLines([LineLibrary.Default.Find(n)])[0])
                    .Select(c => new AssignedLine(c, Made.Peak(scale, c.EnergyEv))),
            ],
            0
        );
        Assert.Null(DoubledLines.Shift(lines, [Made.Peak(scale, 2 * lines.Lines[0].Candidate.EnergyEv)], Last));
        Assert.NotNull(DoubledLines.Shift(lines, [Made.Peak(scale, 1.06 * lines.Lines[1].Candidate.EnergyEv)], Last));
    }

    /// <summary>Manganese and copper have iron and zinc beside them, as if the gain had changed by 8.6 %.</summary>
    [Fact]
    public void TheReasonNamesTheElementsThatMayBeThereInstead()
    {
        var scale = new StraightScale(0, 5);
        AssignedLine[] lines =
        [
            .. new[] { "Mn Ka", "Cu Ka" }
                .Select(n => LineCandidate.OfLines([LineLibrary.Default.Find(n)])[0])
                .Select(c => new AssignedLine(c, Made.Peak(scale, c.EnergyEv))),
        ];
        Assert.Equal(
            "Beside its lines are others, 8.6 % apart: the gain changed within the run, or they are lines of Fe and Zn, "
                + "not among those named.",
            Found(new[] { "Fe Ka", "Zn Ka" }.Select(n => LineLibrary.Default.Find(n).MeanEnergyEv)).Reason
        );
        Assert.Equal(
            "Beside its lines are others, 5.0 % apart, as where the gain changes within a run.",
            Found(lines.Select(l => 1.05 * l.Candidate.EnergyEv)).Reason
        );

        (string? Reason, string? Remark) Found(IEnumerable<double> energies) =>
            DoubledLines.Of(new LineAssignment(0, 5, lines, 0), [.. energies.Select(e => Made.Peak(scale, e))], Last);
    }

    [Theory]
    [InlineData(0.4, 0, false)]
    [InlineData(0.6, 0, true)] // as strong as the lines that were named
    [InlineData(0.4, 60, true)] // eV beside the lines of cobalt and copper
    public void ImpuritiesAreWarnedOfAndNoDoubledLines(double ofLines, double besideEv, bool isRefused)
    {
        var scale = new StraightScale(0, 5);
        AssignedLine[] lines =
        [
            .. new[] { "Fe Ka", "Ni Ka" }
                .Select(n => LineCandidate.OfLines([LineLibrary.Default.Find(n)])[0])
                .Select(c => new AssignedLine(c, Made.Peak(scale, c.EnergyEv, 10_000))),
        ];
        (string? reason, string? remark) = DoubledLines.Of(
            new LineAssignment(0, 5, lines, 0),
            [
                .. new[] { "Co Ka", "Cu Ka" }.Select(n =>
                    Made.Peak(scale, LineLibrary.Default.Find(n).MeanEnergyEv + besideEv, 10_000 * ofLines)
                ),
            ],
            Last
        );
        Assert.Equal(isRefused, reason is not null);
        if (isRefused)
            Assert.Null(remark);
        else
            Assert.Matches(
                "^Beside its lines are others, [78].[0-9] % apart: the gain .*, or they are lines of Co and Cu, not among",
                remark
            );
    }

    [Fact]
    public void OfThreeLinesTheTwinIsThatOfAMainOne() =>
        Assert.Null(DoubledLines.Shift(Lines(Six[..3], intensity: 0.5), Twins(Six[1..2], 0.05), Last));
}
