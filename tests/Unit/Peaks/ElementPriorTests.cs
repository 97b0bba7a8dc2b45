using SpectroCal.Lines;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>How likely elements are beforehand.</summary>
public sealed class ElementPriorTests
{
    [Fact]
    public void RareElementsCostMoreAndUnstableOnesMost()
    {
        string[] elements = ["Cu", "Sn", "Ga", "Er", "Bk"]; // common, usual, unusual, rare, unstable
        Assert.Equal(elements, elements.Reverse().OrderBy(ElementPrior.Cost));
        Assert.Equal(elements.Length, elements.Select(ElementPrior.Cost).Distinct().Count());
    }

    [Fact]
    public void RarityIsWhatElementsCostMoreThanUsualOnes()
    {
        Assert.True(ElementPrior.Rarity(["Cu", "Sn"]) > ElementPrior.Rarity(["Cu", "Fe"]));
        Assert.Equal(0, ElementPrior.Rarity([]));
        Assert.InRange(ElementPrior.Rarity(["Cu"]), -1, 0);
        Assert.InRange(ElementPrior.Rarity(["Sc", "Ge"]) - ElementPrior.Rarity(["Ca", "Zn"]), 6, 8);
    }

    [Fact]
    public void EveryElementWithoutAStableIsotopeIsKnownAsSuch()
    {
        // Of the elements up to curium those without a primordial isotope.
        string[] unstable = ["Tc", "Pm", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Pa", "Np", "Pu", "Am", "Cm"];
        Assert.All(unstable, e => Assert.Equal(ElementPrior.Cost("Cf"), ElementPrior.Cost(e)));
        Assert.Equal(
            unstable.Length,
            LineLibrary.Default.Elements.Count(e =>
                LineLibrary.Default.ForElement(e)[0].AtomicNumber < 97 && ElementPrior.Cost(e) > ElementPrior.Cost("Er")
            )
        );
    }
}
