using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Lines that make one peak: their names, which they are, how strong they may be.</summary>
public sealed class LineBlendsTests
{
    private static readonly StraightScale Scale = new(0, 10);

    [Fact]
    public void APeakBearsTheNameOfAGroupOfWhichItHoldsNearlyAll()
    {
        Assert.Contains(LineCandidate.OfElements(["Cu"]), c => c.Group.Name == "Cu Ka");
        // Of Au Lb some lines are far away: the others are named one by one.
        string[] gold = [.. LineCandidate.OfElements(["Au"], 5000, 20_000).Select(c => c.Group.Name)];
        Assert.Contains("Au Lb1+Lb2+Lb3", gold);
        Assert.DoesNotContain("Au Lb", gold);
    }

    [Fact]
    public void LinesNearerThanAFwhmAreOnePeak()
    {
        // The two Ka lines of strontium are 67 eV apart, a third of the FWHM; those of barium 377 eV, five quarters.
        Assert.Contains(LineCandidate.OfElements(["Sr"]), c => c.Group.Name == "Sr Ka");
        Assert.Equal(2, LineCandidate.OfElements(["Ba"]).Count(c => c.EnergyEv is > 31_500 and < 32_500));
    }

    [Theory]
    [InlineData("Ba", false)] // of whose M lines the table has Mg only
    [InlineData("W", true)]
    public void AnMShellWithoutItsAlphaLineHasNoLines(string element, bool has) =>
        Assert.Equal(has, LineCandidate.SoftOf(element).Any(l => l.Family == $"{element} M"));

    [Fact]
    public void WeakPeaksAreLeftOut()
    {
        IReadOnlyList<LineCandidate> gold = LineCandidate.OfElements(["Au"], 5000, 20_000);
        Assert.InRange(gold.Min(c => c.Intensity), 0.02, 0.06);
        Assert.Equal(1, gold.Max(c => c.Intensity));
        // A fiftieth of the strongest, of which there are more in the family
        LineFamily family = Family("Au L");
        double all = family.Lines.Where(l => l.EnergyEv is > 5000 and < 20_000).Sum(l => family.Intensity(l)!.Value);
        Assert.True(all > gold.Sum(c => family.Intensity(c.Group)));
    }

    [Fact]
    public void NeighboursAndUnequalPartsMakeAPlaceUncertain()
    {
        // Two lines of titanium seen as one: half of the way from the stronger to their mean. Its Kb, 420 eV away, pulls nothing.
        LineGroup titanium = Group("Ti Ka");
        Assert.Equal(0.5 * (titanium.Strongest.EnergyEv - titanium.MeanEnergyEv), Family("Ti K").SpreadEv(titanium), 1e-9);
        // One line of barium seen alone, the other within one and a half FWHM: half of where the mean of both would be.
        LineFamily barium = Family("Ba K");
        LineGroup first = Group("Ba Ka1"),
            second = Group("Ba Ka2");
        double mean =
            0.5
            * (first.MeanEnergyEv - second.MeanEnergyEv)
            * barium.Intensity(second)
            / (barium.Intensity(first) + barium.Intensity(second));
        Assert.Equal(mean, barium.SpreadEv(first), 0.02 * mean);
    }

    [Fact]
    public void ALineAloneIsNoBlend() => Assert.Null(Blend("Cu Ka", 60, ["Fe", "Cu"], ("Fe Ka", 10_000), ("Cu Ka", 10_000)));

    [Theory]
    [InlineData(50, true)] // eV: Fe Kb and Co Ka1 are 128 eV apart, 2.6 standard deviations
    [InlineData(42, false)] // 3.0
    public void LinesWithinThreeStandardDeviationsPull(double sigma, bool blended) =>
        Assert.Equal(blended, Blend("Co Ka", sigma, ["Fe", "Co"], ("Fe Ka", 100_000), ("Co Ka", 10_000)) is not null);

    [Theory]
    [InlineData(120, true)] // eV: Ka2 of barium is 377 eV below Ka1 and half as strong, 3.1 standard deviations
    [InlineData(90, false)] // 4.2
    public void StrongPartnersOfALinePullFromFartherOff(double sigma, bool blended)
    {
        Peak[] peaks = [At("Ba Ka1", 100_000)];
        Blend? blend = Blend("Ba Ka1", sigma, LineCandidate.OfElements(["Ba"]), peaks);
        Assert.Equal(blended, blend is not null);
        // All of it is in the fit, and not its flank only.
        if (blended)
            Assert.InRange(blend!.LowEv, 31_817 - 3 * sigma, 31_817 - 2 * sigma);
    }

    [Fact]
    public void ALineWithAPeakOfItsOwnMayBeManyTimesAsStrong()
    {
        // The flank of Cl Ka under S Ka, 314 eV below it and a fourteenth as strong.
        Blend blend = Blend("S Ka", 75, LineCandidate.OfElements(["S", "Cl"]), [At("S Ka", 4000), At("Cl Ka", 54_000)])!;
        double all = 54_000 * Ratio("Cl K", Part(blend, "Cl").Group, "Cl Ka");
        Assert.InRange(Part(blend, "Cl").LargestArea, all, 3 * all);
    }

    [Fact]
    public void LinesThatReachIntoTheWindowArePartsToo()
    {
        // At 48 eV the window ends at 7 065 eV; Lb2 of gadolinium at 7 102 eV reaches into it, the Kb of cobalt at 7 649 eV does not at 90
        // eV.
        Blend near = Blend("Co Ka", 48, ["Gd", "Co"], ("Gd La", 100_000), ("Co Ka", 10_000))!;
        Assert.InRange(near.Parts.Single(p => p.Group.Name == "Gd L3").Group.Components.Max(c => c.Line.EnergyEv), 7098, 7110);
        Blend far = Blend("Co Ka", 90, ["Fe", "Co"], ("Fe Ka", 100_000), ("Co Ka", 10_000))!;
        Assert.InRange(Part(far, "Co").Group.Components.Max(c => c.Line.EnergyEv), 6900, 7000);
    }

    [Theory]
    [InlineData(90, false)] // its Kb has no more than 0.0024 of the counts of the peak
    [InlineData(150, true)] // 0.004
    public void WhatIsTooWeakIsLeftOut(double iron, bool part) =>
        Assert.Equal(part, Blend("Co Ka", 60, ["Fe", "Co"], ("Fe Ka", iron), ("Co Ka", 10_000)) is not null);

    [Fact]
    public void APartnerOfTheSameShellSaysTheStrengthWithinAFactorOfTwo()
    {
        Blend blend = Blend("Co Ka", 60, ["Fe", "Co"], ("Fe Ka", 1000), ("Co Ka", 10_000))!;
        BlendPart iron = Part(blend, "Fe");
        Assert.Equal(2 * Ratio("Fe K", iron.Group, "Fe Ka") * 1000, iron.LargestArea, 1e-6);
        Assert.Equal(double.PositiveInfinity, Part(blend, "Co").LargestArea);
        // With an area that is not known better than to a fifth: three errors more.
        blend = Blend("Co Ka", 60, ["Fe", "Co"], [At("Fe Ka", 1000) with { AreaError = 200 }, At("Co Ka", 10_000)])!;
        Assert.Equal(2 * Ratio("Fe K", iron.Group, "Fe Ka") * 1600, Part(blend, "Fe").LargestArea, 1e-6);
    }

    [Fact]
    public void APartnerThatIsNotSeenIsLessThanATwentiethOfThePeak()
    {
        Blend blend = Blend("Co Ka", 60, ["Fe", "Co"], ("Co Ka", 10_000))!;
        BlendPart iron = Part(blend, "Fe");
        Assert.Equal(2 * 0.05 * Ratio("Fe K", iron.Group, "Fe Ka") * 10_000, iron.LargestArea, 1e-6);
    }

    [Fact]
    public void APartnerOfAnotherShellSaysItWithinAFactorOfFive()
    {
        // The La lines of lead, from L3, under the Ka lines of arsenic; of lead only Lb1, from L2, is named.
        Peak[] peaks = [At("As Ka", 10_000), At("Pb Lb1", 500)];
        IReadOnlyList<LineCandidate> lines = LineCandidate.OfLines([Group("As Ka"), Group("Pb Lb1")]);
        BlendPart lead = Part(Blend("As Ka", 60, lines, peaks)!, "Pb");
        Assert.Equal(5 * Ratio("Pb L", lead.Group, "Pb Lb1") * 500, lead.LargestArea, 1e-6);
    }

    private static LineGroup Group(string name) => LineLibrary.Default.Find(name);

    private static LineFamily Family(string name) => LineFamily.Of(name.Split(' ')[0]).Single(f => f.Name == name);

    // Intensity of some lines of a family over those of a group.
    private static double Ratio(string family, LineGroup lines, string group) =>
        lines.Components.Sum(c => Family(family).Intensity(c.Line)!.Value) / Family(family).Intensity(Group(group));

    private static BlendPart Part(Blend blend, string element) => blend.Parts.Single(p => p.Group.Strongest.Element == element);

    private static Peak At(string line, double area) => Made.Peak(Scale, Group(line).MeanEnergyEv, area);

    private static Blend? Blend(string line, double sigmaEv, string[] elements, params (string Line, double Area)[] peaks) =>
        Blend(line, sigmaEv, elements, [.. peaks.Select(p => At(p.Line, p.Area))]);

    private static Blend? Blend(string line, double sigmaEv, string[] elements, Peak[] peaks) =>
        Blend(line, sigmaEv, LineCandidate.OfElements(elements, 3000, 20_000), peaks);

    private static Blend? Blend(string line, double sigmaEv, IReadOnlyList<LineCandidate> lines, Peak[] peaks)
    {
        LineCandidate candidate = lines.Single(l => l.Group.Name == line);
        var assigned = new AssignedLine(candidate, peaks.MinBy(p => Math.Abs(Scale.Energy(p.Channel) - candidate.EnergyEv))!);
        return new LineBlends(lines).Of(assigned, new LineAssignment(Scale.OffsetEv, Scale.Gain, [assigned], 0), peaks, sigmaEv);
    }
}
