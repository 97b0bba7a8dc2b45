using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Estimation;

/// <summary>Where a line that nobody named may be: what comes nearer to a named one takes its place.</summary>
public sealed class UnknownLinePlaceTests
{
    private const double Nearest = 1.2; // standard deviations

    private static TargetSpectrum Target(string lines, double unknownEv) =>
        TargetSpectrum.ForLines(LineLibrary.Default.ParseList(lines), new ResolutionModel(50)) with
        {
            UnknownLines = [ShapeParameter.LineAt(unknownEv)],
        };

    private static ShapeParameter Place(TargetSpectrum target) => new TargetModel(target).Parameters().Single();

    [Theory]
    [InlineData(7700)]
    [InlineData(7900)]
    public void NoNearerToANamedLineThanItCanBeToldFromIt(double unknownEv)
    {
        TargetSpectrum target = Target("Ti Ka,Cu Ka", unknownEv);
        LineGroup copper = target.Lines[1];
        double lowest = copper.Components.Where(c => c.RelativeIntensity > 0.01).Min(c => c.Line.EnergyEv);

        ShapeParameter place = Place(target);

        Assert.Equal(lowest - Nearest * target.Resolution.Sigma(lowest), place.Most, 0.2);
        Assert.InRange(place.Least, target.Lines[0].Strongest.EnergyEv, 5000);
    }

    [Fact]
    public void OneThatIsNearerAlreadyComesNoNearer() => Assert.Equal(8000, Place(Target("Ti Ka,Cu Ka", 8000)).Most, 1e-9);

    /// <summary>K beta multiplets have weak parts beside them that no table has.</summary>
    [Fact]
    public void AsNearToAKBetaMultipletAsItLikes()
    {
        TargetSpectrum target = Target("Fe Ka,Fe Kb,Cu Ka", 6990);

        ShapeParameter place = Place(target);

        Assert.InRange(place.Most, target.Lines[1].Strongest.EnergyEv, target.Lines[2].Strongest.EnergyEv);
    }
}
