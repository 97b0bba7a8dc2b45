using System.Globalization;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Lines;

/// <summary>Radioactive sources and their gamma lines, by the names that people write.</summary>
public sealed class SourceTests
{
    private static readonly LineLibrary Library = LineLibrary.Default;

    [Theory]
    [InlineData("Eu-152", "Eu-152")]
    [InlineData("eu152", "Eu-152")]
    [InlineData("152Eu", "Eu-152")]
    [InlineData("¹⁵²Eu", "Eu-152")]
    [InlineData(" EU 152 ", "Eu-152")]
    [InlineData("K-40", "K-40")]
    [InlineData("40k", "K-40")]
    [InlineData("Ra-226 chain", "Ra-226")]
    [InlineData("u238 Chain", "U-238")]
    [InlineData("54mn", "Mn-54")]
    [InlineData("Mn54", "Mn-54")]
    [InlineData("166mHo", "Ho-166m")]
    [InlineData("ho166m", "Ho-166m")]
    [InlineData("Annihilation", "annihilation")]
    [InlineData("Tl-208", "Tl-208")]
    [InlineData("Fe-55", "Fe-55")]
    public void ASourceIsFoundAsPeopleWriteIt(string written, string name) => Assert.Equal(name, Library.FindSource(written)?.Name);

    [Theory]
    [InlineData("Cu")]
    [InlineData("Cu Ka1")]
    [InlineData("KL3")]
    [InlineData("Eu-151")]
    [InlineData("152")]
    [InlineData("Cs-137 662")]
    [InlineData("")]
    public void OtherNamesAreNoSource(string written) => Assert.Null(Library.FindSource(written));

    [Theory]
    [InlineData("Cs-137", 661_655.3)]
    [InlineData("137Cs 662", 661_655.3)]
    [InlineData("Cs-137 661.7", 661_655.3)]
    [InlineData("Co-60 1332 keV", 1_332_492)]
    [InlineData("Eu-152 121.78", 121_781.7)]
    [InlineData("Tl-208 2614.5", 2_614_511)]
    [InlineData("annihilation 511", 510_998.95)]
    public void AGammaLineIsFoundByItsEnergyInKev(string name, double energyEv)
    {
        SpectralLine line = Assert.Single(Library.Find(name).Components).Line;
        Assert.Equal(energyEv, line.EnergyEv, 0.002 * 1000);
        Assert.False(line.IsCustom);
    }

    [Theory]
    [InlineData("Cs-137 700", "Cs-137 661.7")]
    [InlineData("Eu-151", "Eu-152")]
    [InlineData("Fe-55", "X-rays of Mn")]
    public void WhatIsNotThereIsAnsweredWithWhatIs(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Library.Find(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void ARowIsLoadedWithAllItsFields()
    {
        RadiationSource cobalt = Library.FindSource("Co-57")!;
        Assert.Equal(3, cobalt.Lines.Count);
        Assert.Equal(2.34844e7, cobalt.HalfLifeSeconds);
        Assert.Equal(["Fe"], cobalt.XrayElements);
        Assert.Equal(
            new SpectralLine("Co-57 122.1", 122_060.65, "DDEP(KRI - 2014)")
            {
                Nuclide = "Co-57",
                Emitter = "Co-57",
                EnergyUncertaintyEv = 0.12,
                IntensityPercent = 85.49,
                IntensityUncertaintyPercent = 0.14,
                NaturalWidthEv = 0,
            },
            cobalt.Lines[1]
        );
    }

    [Fact]
    public void EveryLineOfTheTableIsFoundByItsOwnName()
    {
        Assert.Equal(529, Library.Sources.Sum(s => s.Lines.Count));
        Assert.Equal(45, Library.Sources.Count); // 43 nuclides, annihilation, and Fe-55 for its X-rays
        Assert.All(Library.Sources.SelectMany(s => s.Lines), l => Assert.Same(l, Assert.Single(Library.Find(l.Name).Components).Line));
        Assert.All(Library.Sources.SelectMany(s => s.XrayElements), e => Assert.Contains(e, Library.Elements));
    }

    [Fact]
    public void IntensitiesOfAChainAreThoseOfItsDaughters()
    {
        RadiationSource radium = Library.FindSource("Ra-226")!;
        Assert.Equal(["Bi-214", "Pb-214", "Ra-226", "Rn-222"], radium.Emitters.Order());
        SpectralLine bismuth = Library.Find("Bi-214 609.3").Strongest;
        Assert.Equal(("Ra-226", "Bi-214"), (bismuth.Nuclide, bismuth.Emitter));
        Assert.Equal(45.4, bismuth.IntensityPercent!.Value, 0.5);
    }

    [Fact]
    public void ASourceInAListStandsForItsMainLinesEachByItself()
    {
        Assert.Equal(
            ["Cs-137 661.7", "Co-60 1173.2", "Co-60 1332.5", "Mn Ka"],
            Library.ParseList("Cs-137, 60Co; Mn Ka").Select(g => g.Name)
        );
        IReadOnlyList<LineGroup> europium = Library.ParseList("Eu-152");
        Assert.All(europium, g => Assert.True(Assert.Single(g.Components).Line.IntensityPercent >= 0.01 * 28.41));
        Assert.True(europium.Count < Library.FindSource("Eu-152")!.Lines.Count);
        // Positrons of two sources make one line.
        Assert.Equal(["Na-22 511.0", "Na-22 1274.5", "Zn-65 1115.5"], Library.ParseList("Na-22,Zn-65").Select(g => g.Name));
        Assert.Contains(
            "named twice",
            Assert.Throws<ArgumentException>(() => Library.ParseList("Co-60,Co-60 1332")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void SourcesAreAskedForTogether()
    {
        Assert.Equal(["Eu-152", "Co-60"], Library.ForSources(["152Eu", "Co-60", "eu152"]).Select(s => s.Name));
        Assert.Contains("Xx-1", Assert.Throws<ArgumentException>(() => Library.ForSources(["Xx-1"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesSayTheEnergy() =>
        Assert.All(
            Library.Sources.SelectMany(s => s.Lines),
            l => Assert.Equal(l.EnergyEv / 1000, double.Parse(l.Name.Split(' ')[1], CultureInfo.InvariantCulture), 0.0501)
        );
}
