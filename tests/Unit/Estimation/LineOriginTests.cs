using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Estimation;

/// <summary>Escape peaks and sums are told by where the lines are, not by where the mean of a line and its companions is.</summary>
public sealed class LineOriginTests
{
    // Cu Ka with nature's share of K beta as a part of it, as companions make it: its mean lies near 8 140 eV.
    private static readonly LineGroup Copper = new(
        "Cu Ka",
        [
            new(LineLibrary.Default.Find("Cu Ka1").Strongest, 0.58),
            new(LineLibrary.Default.Find("Cu Ka2").Strongest, 0.3),
            new(LineLibrary.Default.Find("Cu Kb1").Strongest, 0.12),
        ]
    );

    private static readonly TargetSpectrum Target = new(
        [LineLibrary.Default.Find("Ti Ka"), Copper],
        new ResolutionModel(25),
        new EnergyRegion(2000, 14_000)
    );

    [Theory]
    [InlineData(8047.8 - 1740, "Cu Ka, silicon escape")]
    [InlineData(8041.1 - 1740, "Cu Ka, silicon escape")] // where the peak of both K alpha lines is
    [InlineData(4510.9 - 1740, "Ti Ka, silicon escape")]
    [InlineData(6400, "unknown")] // Fe Ka, which lies where a mean with K beta would escape to
    [InlineData(4510.9 + 8047.8, "sum of Ti Ka and Cu Ka")]
    [InlineData(4510.9 + 8140, "unknown")]
    public void AreWhereTheLinesPutThem(double energyEv, string origin) => Assert.Equal(origin, LineOrigin.Of(energyEv, Target));
}
