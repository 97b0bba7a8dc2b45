using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Calibration;

/// <summary>Lines of which one is but a shoulder of the other.</summary>
public sealed class ResolvedLinesTests
{
    [Fact]
    public void TheAlphaLinesOfTinAreOnePeakOrTwo()
    {
        IReadOnlyList<LineCandidate> two = LineCandidate.OfElements(["Ag", "Sn", "Ba"]),
            one = LineCandidate.WithoutShoulders(two)!;
        Assert.Equal(
            ["Sn Ka1", "Sn Ka2"],
            two.Except(one, ByName).Select(l => l.Group.Name).Where(n => n.Contains("Ka", StringComparison.Ordinal)).Order()
        );
        LineCandidate joined = Assert.Single(one, l => l.Group.Name == "Sn Ka");
        Assert.InRange(joined.EnergyEv, 25_185, 25_200);
        Assert.Equal(1, joined.Intensity);
        Assert.Equal(two.Count - 1, one.Count);
        // They are all that is named of the elements, still.
        Assert.True(new NamedLines(one).AreElements);
        Assert.Equal(new NamedLines(two).Soft.Count, new NamedLines(one).Soft.Count);
    }

    [Fact]
    public void OthersAreAsTheyAre()
    {
        Assert.Null(LineCandidate.WithoutShoulders(LineCandidate.OfElements(["Ti", "Cu", "Ag", "Ba", "Pb"])));
        // Who names a line alone means it.
        Assert.Null(LineCandidate.WithoutShoulders(LineCandidate.OfLines([Line("Sn Ka1"), Line("Sn Ka2"), Line("Ag Ka")])));
    }

    private static readonly IEqualityComparer<LineCandidate> ByName = EqualityComparer<LineCandidate>.Create(
        (a, b) => a!.Group.Name == b!.Group.Name,
        l => l.Group.Name.GetHashCode(StringComparison.Ordinal)
    );

    private static LineGroup Line(string name) => LineLibrary.Default.Find(name);
}
