using SpectroCal.Lines;

namespace SpectroCal.Tests.Lines;

public sealed class LineGroupTests
{
    [Fact]
    public void WithinAShellIntensitiesAreTheRadiativeRates()
    {
        LineGroup group = LineLibrary.Default.Find("Cu Ka");
        Assert.Equal(0.58283 / (0.58283 + 0.29913), group.Components[0].RelativeIntensity, 12);
        Assert.Equal((0.58283 * 8047.8227 + 0.29913 * 8027.8416) / (0.58283 + 0.29913), group.MeanEnergyEv, 9);
        Assert.Equal("Cu Ka1", group.Strongest.Name);
    }

    [Fact]
    public void AcrossShellsIntensitiesAreRatesTimesYieldTimesElectronsOfTheShell()
    {
        IReadOnlyList<LineComponent> lb = LineLibrary.Default.Find("Au Lb1,2").Components;
        Assert.Equal(0.79778 * 0.334 * 2 / (0.13203 * 0.32 * 4), lb[0].RelativeIntensity / lb[1].RelativeIntensity, 12);
    }

    [Fact]
    public void GoldLLinesAreNearTheTabulatedIntensities()
    {
        // X-ray Data Booklet, table 1-3: La1 100, Lb1 67, Lb2 23, Lg1 13, Ll 5
        Dictionary<string, double> l = LineLibrary
            .Default.Find("Au L")
            .Components.ToDictionary(c => c.Line.Siegbahn!, c => c.RelativeIntensity);
        Assert.InRange(l["Lb1"] / l["La1"], 0.50, 0.80);
        Assert.InRange(l["Lb2"] / l["La1"], 0.15, 0.30);
        Assert.InRange(l["Lg1"] / l["La1"], 0.09, 0.16);
        Assert.InRange(l["Ll"] / l["La1"], 0.04, 0.07);
    }

    [Fact]
    public void UnknownYieldsCountAsEqual()
    {
        LineGroup sodium = LineLibrary.Default.Find("Na L");
        Assert.Equal(["Ll", "Ln"], sodium.Components.Select(c => c.Line.Siegbahn!));
        Assert.Equal(2.0 / 3, sodium.Components[0].RelativeIntensity, 12);
    }

    [Fact]
    public void WeightsOfAnyScaleAreNormalised()
    {
        var group = new LineGroup("pair", [new(SpectralLine.Custom("a", 100), 30), new(SpectralLine.Custom("b", 200), 10)]);
        Assert.Equal([0.75, 0.25], group.Components.Select(c => c.RelativeIntensity));
        Assert.Equal(125, group.MeanEnergyEv);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void FaultyWeightsAreErrors(double first, double second) =>
        Assert.Throws<ArgumentException>(() =>
            new LineGroup("pair", [new(SpectralLine.Custom("a", 100), first), new(SpectralLine.Custom("b", 200), second)])
        );

    [Fact]
    public void CustomLinesHaveNoShareOfAGroupOfTransitions() =>
        Assert.Throws<ArgumentException>(() =>
            LineGroup.FromTransitions("pair", [SpectralLine.Custom("a", 100), SpectralLine.Custom("b", 200)])
        );

    [Fact]
    public void AGroupOfOneHasTheLinesNameAndEnergy()
    {
        SpectralLine line = SpectralLine.Custom("W Ni-7", 2112.2, 0.1);
        LineGroup group = LineGroup.Of(line);
        Assert.Equal(("W Ni-7", 2112.2, 1.0), (group.Name, group.MeanEnergyEv, group.Components[0].RelativeIntensity));
        Assert.Equal(LineGroup.Of(line with { }), group);
        Assert.NotEqual(LineGroup.Of(line with { EnergyEv = 2112.3 }), group);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("x", 0)]
    [InlineData("x", double.NaN)]
    [InlineData("x", double.PositiveInfinity)]
    public void FaultyCustomLinesAreErrors(string name, double energyEv) =>
        Assert.ThrowsAny<ArgumentException>(() => SpectralLine.Custom(name, energyEv));
}
