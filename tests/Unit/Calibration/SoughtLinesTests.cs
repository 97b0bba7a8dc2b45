using SpectroCal.Calibration;
using SpectroCal.Detectors;
using SpectroCal.Peaks;
using SpectroCal.Tests.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Lines without a point are looked for where the scale puts them.</summary>
public sealed class SoughtLinesTests
{
    private static readonly StraightScale Truth = new(-150, 5);
    private static readonly ResolutionModel Resolution = new(50);
    private static readonly LineCandidate[] Copper = [.. LineCandidate.OfElements(["Cu"])];

    [Theory]
    [InlineData(0, 1)] // eV that the peak is off
    [InlineData(60, 1)] // within half a width
    [InlineData(600, 0)]
    public void APeakOfASoftLineIsTaken(double off, int found)
    {
        Peak soft = Made.Peak(Truth, 937 + off);
        Assert.Equal(
            found,
            Sought([soft]).Count(l => l.Candidate.Group.Name.StartsWith("Cu La", StringComparison.Ordinal) && l.Peak == soft)
        );
    }

    [Fact]
    public void OfTwoPeaksNoneIsTaken() => Assert.Empty(Sought([Made.Peak(Truth, 910), Made.Peak(Truth, 990)]));

    [Fact]
    public void APeakOfAnotherWidthIsNotTaken()
    {
        Peak soft = Made.Peak(Truth, 937);
        Assert.Empty(Sought([soft with { FwhmChannels = 0.4 * soft.FwhmChannels }]));
        Assert.Empty(Sought([soft with { FwhmChannels = 1.7 * soft.FwhmChannels }]));
        Assert.Empty(Sought([soft with { Doubt = "Not a peak." }]));
    }

    [Fact]
    public void APeakTooWeakForTheFinderIsFoundAtAKnownPlace()
    {
        double sigma = Resolution.Sigma(937) / Truth.Gain;
        int[] found =
        [
            .. new[] { 0.0, 30 }.Select(area =>
                Enumerable
                    .Range(0, 20)
                    .Count(seed => Sought([], Made.Drawn(seed, 2500, 0.3, (Truth.Channel(937), sigma, area), (1900, 5, 1))).Length > 0)
            ),
        ];
        Assert.InRange(found[0], 0, 1);
        Assert.InRange(found[1], 15, 20);
    }

    [Theory]
    [InlineData(new[] { "Ba La1+La2", "Ba Lg1" }, "Ba La1+La2, Ba Lg1")]
    [InlineData(new[] { "Ba La1+La2" }, "Ba La1+La2")]
    [InlineData(new[] { "Ba Lg1" }, "")] // a pulser or an impurity: L alpha of barium would be there, too
    public void AWeakLineIsNotTakenWithoutTheMainOneOfItsFamily(string[] shown, string taken)
    {
        LineCandidate[] barium = [.. LineCandidate.OfElements(["Ba"])];
        AssignedLine[] found = Sought(
            barium,
            "Ba K",
            [.. barium.Where(l => shown.Contains(l.Group.Name)).Select(l => Made.Peak(Truth, l.EnergyEv, area: 300))]
        );
        Assert.Equal(taken, string.Join(", ", found.Select(l => l.Candidate.Group.Name).Order()));
    }

    [Fact]
    public void LinesThatTheScaleKnowsWellAddNothing() => Assert.Empty(Sought([Made.Peak(Truth, 937)], errorEv: 0.05));

    [Fact]
    public void OnlyElementsThatAreNamedAsAWholeBringSoftLines()
    {
        Assert.Contains(new NamedLines(Copper).Soft, l => l.Group.Name.StartsWith("Cu La", StringComparison.Ordinal));
        Assert.Empty(new NamedLines([.. Copper.Where(l => l.Group.Name == "Cu Ka")]).Soft);
        Assert.Contains(new NamedLines(LineCandidate.OfElements(["Pb"])).Soft, l => l.Group.Name == "Pb Ma1+Mb");
    }

    // Copper's K lines are points, the rest is looked for.
    private static AssignedLine[] Sought(Peak[] free, long[]? counts = null, double errorEv = 3) =>
        Sought(Copper, "Cu K", free, counts, errorEv);

    private static AssignedLine[] Sought(LineCandidate[] named, string known, Peak[] free, long[]? counts = null, double errorEv = 3)
    {
        AssignedLine[] certain = [.. named.Where(l => l.Family == known).Select(l => new AssignedLine(l, Made.Peak(Truth, l.EnergyEv)))];
        var standard = StandardCalibration.Through([
            .. certain.Select(l => new CalibrationLine(l.Candidate.Group.Name, l.Peak.Channel, 0, l.Candidate.EnergyEv, errorEv)),
        ]);
        Peak[] peaks = [.. free, .. certain.Select(l => l.Peak)];
        var sought = new SoughtLines(
            counts is null ? Made.Extent(0, 8000) : Made.Histogram(counts),
            peaks,
            new LineAssignment(Truth.OffsetEv, Truth.Gain, certain, 0),
            certain,
            new NamedLines(named),
            Resolution,
            new ArrayCalibrationSettings()
        );
        var found = new List<AssignedLine>();
        while (sought.Next(standard) is { } line)
        {
            found.Add(line);
            var point = new CalibrationLine(line.Candidate.Group.Name, line.Peak.Channel, 0, line.Candidate.EnergyEv, 20);
            standard = StandardCalibration.Through([.. standard.Lines.Append(point).OrderBy(l => l.EnergyEv)]);
        }
        return [.. found];
    }
}
