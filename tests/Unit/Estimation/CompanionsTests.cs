using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

public sealed class CompanionsTests
{
    private static TargetSpectrum Target(string lines, EnergyRegion? range = null)
    {
        TargetSpectrum target = TargetSpectrum.ForLines(LineLibrary.Default.ParseList(lines), new ResolutionModel(25));
        return target with { Range = range ?? target.Range };
    }

    private static TargetSpectrum Seen(TargetSpectrum named, double kBetaOverKAlpha)
    {
        TargetSpectrum both = Target("Ti Ka,Ti Kb,Cu Ka,Cu Kb", named.Range);
        EnergySpectrum spectrum = Toys.Draw(
            both,
            [50_000, 50_000 * kBetaOverKAlpha, 50_000, 50_000 * kBetaOverKAlpha, 4000, 4000],
            new Random(3)
        );
        return Companions.AddSeen(spectrum, named, 0);
    }

    private static double Ratio(LineGroup line) =>
        line.Components.Where(c => c.Line.Siegbahn!.StartsWith("Kb", StringComparison.Ordinal)).Sum(c => c.RelativeIntensity)
        / line.Components.Where(c => c.Line.Siegbahn!.StartsWith("Ka", StringComparison.Ordinal)).Sum(c => c.RelativeIntensity);

    [Theory]
    [InlineData(0.08)]
    [InlineData(0.14)]
    [InlineData(0.2)]
    public void KBetaComesWithTheIntensityThatTheDataShow(double ratio)
    {
        TargetSpectrum seen = Seen(Target("Ti Ka,Cu Ka", new EnergyRegion(3900, 9500)), ratio);
        Assert.Equal(["Ti Ka", "Cu Ka"], seen.Lines.Select(l => l.Name));
        Assert.All(seen.Lines, l => Assert.Equal(ratio, Ratio(l), 0.006));
    }

    [Fact]
    public void KBetaThatTheDataDoNotHaveStaysAway() =>
        Assert.All(Seen(Target("Ti Ka,Cu Ka", new EnergyRegion(3900, 9500)), 0).Lines, l => Assert.True(Ratio(l) < 0.003));

    /// <summary>Of four times what nature gives the rest is another line, such as iron on manganese's K beta.</summary>
    [Fact]
    public void MoreThanNatureGivesIsSomethingElseAsWell() =>
        Assert.All(
            Seen(Target("Ti Ka,Cu Ka", new EnergyRegion(3900, 9500)), 0.6).Lines,
            l => Assert.Equal(Ratio(LineLibrary.Default.Find($"{l.Strongest.Element} K")), Ratio(l), 0.002)
        );

    [Fact]
    public void LinesThatAreNamedComeOnceAndCustomOnesAlone()
    {
        TargetSpectrum named = Target("Ti K,Cu K", new EnergyRegion(3900, 9500));
        Assert.Same(named, Seen(named, 0.14));
        TargetSpectrum custom = Target("A=4508.9,B=8047.8", new EnergyRegion(3900, 9500));
        Assert.Same(custom, Seen(custom, 0.14));
    }

    [Fact]
    public void NothingComesFromOutsideTheRange()
    {
        TargetSpectrum gold = Target("Au La", new EnergyRegion(9550, 9900));
        EnergySpectrum spectrum = Toys.Draw(gold, [50_000, 4000, 4000], new Random(4));
        TargetSpectrum seen = Companions.AddSeen(spectrum, gold, 0);
        Assert.All(seen.Lines.SelectMany(l => l.Components), c => Assert.True(gold.Range.Contains(c.Line.EnergyEv)));
        seen.Validated();
    }

    /// <summary>Ten resolutions above Fe Ka is the flank of Fe Kb.</summary>
    [Theory]
    [InlineData("Ti Ka,Fe Ka")]
    [InlineData("Cr Ka,Ni Ka")]
    [InlineData("Sc Ka,Mn Ka")]
    [InlineData("Au La")]
    public void TheDefaultRangeEndsClearOfCompanions(string lines)
    {
        TargetSpectrum target = Target(lines);
        EnergyRegion clear = Companions.Clear(target);
        string[] elements = [.. target.Lines.Select(l => l.Strongest.Element!)];
        char shell = target.Lines[0].Strongest.Siegbahn![0];
        foreach (
            SpectralLine line in elements
                .SelectMany(LineLibrary.Default.ForElement)
                .Where(l => l.Siegbahn?[0] == shell && l.RadiativeRate > 0.02)
        )
        {
            double reach = 4 * target.Resolution.Sigma(line.EnergyEv);
            Assert.True(Math.Abs(line.EnergyEv - clear.HighEv) > reach, $"{line.Name} {line.EnergyEv}: {clear}");
            Assert.True(Math.Abs(line.EnergyEv - clear.LowEv) > reach, $"{line.Name} {line.EnergyEv}: {clear}");
        }
    }
}
