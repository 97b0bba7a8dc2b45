using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SpectroCal.Lines;

namespace SpectroCal.Tests.Lines;

public sealed class LineLibraryTests
{
    private static readonly LineLibrary Library = LineLibrary.Default;

    public static TheoryData<string> AllElements => [.. Library.Elements];

    [Theory]
    [InlineData("Cu Ka1", 8047.8227, 0.0026)]
    [InlineData("Cu Ka2", 8027.8416, 0.0026)]
    [InlineData("Cu Kb1", 8905.413, 0.038)]
    [InlineData("Ti Ka1", 4510.8991, 0.0094)]
    [InlineData("Ti Ka2", 4504.9201, 0.0094)]
    [InlineData("Fe Kb1", 7058.175, 0.016)]
    [InlineData("Fe Kb3", 7058.175, 0.016)]
    [InlineData("Zn Kb1", 9572.03, 0.22)]
    public void MeasuredEnergiesReplaceTheRoundedOnes(string name, double energyEv, double uncertaintyEv)
    {
        SpectralLine line = Assert.Single(Library.Find(name).Components).Line;
        Assert.Equal(energyEv, line.EnergyEv);
        Assert.Equal(uncertaintyEv, line.EnergyUncertaintyEv);
        Assert.Equal("Deslattes et al., Rev. Mod. Phys. 75 (2003) 35, NIST SRD 128", line.Source);
    }

    [Fact]
    public void ExactlyTheMeasuredLinesHaveAnUncertainty()
    {
        SpectralLine[] measured = [.. Library.Lines.Where(l => l.EnergyUncertaintyEv is not null)];
        Assert.Equal(7 * 4, measured.Length);
        Assert.Equal(["Ti", "Cr", "Mn", "Fe", "Ni", "Cu", "Zn"], measured.Select(l => l.Element!).Distinct());
        Assert.All(measured, l => Assert.Equal("K", l.InitialShell));
        Assert.All(Library.Lines.Except(measured), l => Assert.StartsWith("xraylib 4.0.0", l.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void MeasuredEnergiesLieNearTheRoundedOnesOfTheTable()
    {
        // each row of the measured table went to the line it names: the tables differ by 0.2 eV at most
        Dictionary<string, double> rounded = EmbeddedRows().ToDictionary(f => $"{f[1]} {f[2]}", f => Invariant(f[4]));
        Assert.All(Library.Lines, l => Assert.InRange(l.EnergyEv - rounded[l.Name], -0.2, 0.2));
    }

    [Fact]
    public void ATableRowIsLoadedWithAllItsFields()
    {
        SpectralLine line = Library.Find("Au La1").Strongest;
        Assert.Equal(
            new SpectralLine("Au La1", 9713.0, "xraylib 4.0.0 (NIST SRD 128 and Bearden, rounded)")
            {
                Element = "Au",
                AtomicNumber = 79,
                Siegbahn = "La1",
                Iupac = "L3M5",
                RadiativeRate = 0.70701,
                NaturalWidthEv = 7.72,
                InitialShell = "L3",
                EdgeEv = 11918.7,
                FluorescenceYield = 0.32,
            },
            line
        );
        Assert.False(line.IsCustom);
        Assert.Null(Library.Find("B Ka1").Strongest.NaturalWidthEv);
    }

    [Fact]
    public void EveryRowOfTheTableIsFoundByBothItsNames()
    {
        // (element, Siegbahn) and (element, IUPAC) are unique in the table, so no row hides another
        string[][] rows = [.. EmbeddedRows()];
        Assert.Equal(1489, rows.Length);
        Assert.Equal(rows.Length, Library.Lines.Count);
        Assert.Equal(rows.Length, rows.Select(f => (f[1], f[2])).Distinct().Count());
        Assert.Equal(rows.Length, rows.Select(f => (f[1], f[3])).Distinct().Count());
        for (int i = 0; i < rows.Length; i++)
        {
            (string element, string siegbahn, string iupac) = (rows[i][1], rows[i][2], rows[i][3]);
            foreach (string name in new[] { $"{element} {siegbahn}", $"{element} {iupac}", $"{element}{iupac}".ToLowerInvariant() })
                Assert.Same(Library.Lines[i], Assert.Single(Library.Find(name).Components).Line);
        }
    }

    [Theory]
    [InlineData("Cu Ka1", "Cu Ka1")]
    [InlineData("CuKα1", "Cu Ka1")]
    [InlineData("Cu Kα₁", "Cu Ka1")]
    [InlineData("Cu KL3", "Cu Ka1")]
    [InlineData("cu ka1", "Cu Ka1")]
    [InlineData("CU_KA1", "Cu Ka1")]
    [InlineData("Cu-Kα1", "Cu Ka1")]
    [InlineData("Cu Kalpha1", "Cu Ka1")]
    [InlineData("Cu K-alpha 1", "Cu Ka1")]
    [InlineData("Cu K-L3", "Cu Ka1")]
    [InlineData("Cu K–L3", "Cu Ka1")]
    [InlineData("  CuKa1 ", "Cu Ka1")]
    [InlineData("CuKa", "Cu Ka")]
    [InlineData("Cu Kα1,2", "Cu Ka")]
    [InlineData("Cu K-L2,3", "Cu Ka")]
    [InlineData("Cu Kb", "Cu Kb")]
    [InlineData("Cu Kβ1,3", "Cu Kb")]
    [InlineData("Cu Kbeta3,1", "Cu Kb")]
    [InlineData("Au Kβ1,3", "Au Kb1,3")]
    [InlineData("Au L3-M4,5", "Au La")]
    [InlineData("Au Lη", "Au Ln")]
    [InlineData("Au Leta", "Au Ln")]
    [InlineData("Au Lgamma1", "Au Lg1")]
    [InlineData("Au Lℓ", "Au Ll")]
    [InlineData("Au Mβ", "Au Mb")]
    [InlineData("K Ka", "K Ka")]
    [InlineData("KKa", "K Ka")]
    [InlineData("KLl", "K Ll")]
    [InlineData("CKa", "C Ka")]
    [InlineData("CaKa", "Ca Ka")]
    [InlineData("CmLa", "Cm La")]
    [InlineData("BKL3", "B Ka1")]
    public void SpellingsOfAName(string spelling, string name) => Assert.Equal(name, Library.Find(spelling).Name);

    [Theory]
    [InlineData("Cu Ka", "Ka1 Ka2")]
    [InlineData("Cu Kb", "Kb1 Kb3")]
    [InlineData("Cu K", "Ka1 Ka2 Kb1 Kb3")]
    [InlineData("Au Kb", "Kb1 Kb3 Kb2")]
    [InlineData("Au La", "La1 La2")]
    [InlineData("Au Lb", "Lb1 Lb2 Lb3 Lb4 Lb6")]
    [InlineData("Au Lg", "Lg1 Lg2 Lg3")]
    [InlineData("Au L", "La1 La2 Lb1 Lb2 Lb3 Lb4 Lb6 Lg1 Lg2 Lg3 Ll Ln")]
    [InlineData("Au Ma", "Ma1 Ma2")]
    [InlineData("Au M", "Ma1 Ma2 Mb Mg")]
    public void GroupsHoldTheirLines(string name, string lines) =>
        Assert.Equal(lines.Split(' '), Library.Find(name).Components.Select(c => c.Line.Siegbahn!));

    [Theory]
    [MemberData(nameof(AllElements))]
    public void EveryListedNameIsFoundAndItsIntensitiesSumToOne(string element)
    {
        foreach (string name in Library.NamesFor(element))
        {
            LineGroup group = Library.Find(name);
            Assert.Equal(name, group.Name);
            Assert.Equal(1, group.Components.Sum(c => c.RelativeIntensity), 12);
            double lowest = group.Components.Min(c => c.Line.EnergyEv),
                highest = group.Components.Max(c => c.Line.EnergyEv);
            Assert.InRange(group.MeanEnergyEv, lowest - 1e-9, highest + 1e-9);
        }
    }

    [Fact]
    public void CustomLinesAreMadeFromANameAndAnEnergy()
    {
        LineGroup group = Library.Find(" W Ni-7 = 2112.2");
        SpectralLine line = Assert.Single(group.Components).Line;
        Assert.Equal("W Ni-7", group.Name);
        Assert.Equal(2112.2, group.MeanEnergyEv);
        Assert.True(line.IsCustom);
        Assert.Null(line.Element);
        Assert.Equal("a=b", Library.Find("a=b=1e3").Name);
    }

    [Theory]
    [InlineData("Cu Kx", "'Cu Kx'", "Cu Ka, Cu Kb")]
    [InlineData("CuKb7", "'CuKb7'", "Cu Ka1")]
    [InlineData("Cu Ka1,3", "'Cu Ka1,3'", "Cu Ka1")]
    [InlineData("Cu Ka1,1", "'Cu Ka1,1'", "Cu Ka1")]
    [InlineData("Cu", "'Cu'", "Cu Ka1")]
    [InlineData("Zz Ka", "'Zz Ka'", "an element's symbol and a transition")]
    [InlineData("", "''", "an element's symbol and a transition")]
    [InlineData("X=", "'X='", "NAME=ENERGY")]
    [InlineData("X=-5", "'X=-5'", "positive energy in eV")]
    [InlineData("X=NaN", "'X=NaN'", "positive energy in eV")]
    [InlineData("X=6156,5", "'X=6156,5'", "X=6156.5")]
    [InlineData("=6156", "'=6156'", "NAME=ENERGY")]
    public void AnUnknownNameSaysWhatIsNear(string name, string quoted, string near)
    {
        var error = Assert.Throws<ArgumentException>(() => Library.Find(name));
        Assert.Contains(quoted, error.Message, StringComparison.Ordinal);
        Assert.Contains(near, error.Message, StringComparison.Ordinal);
        Assert.False(Library.TryFind(name, out LineGroup? none));
        Assert.Null(none);
    }

    [Fact]
    public void AnElementWithoutLinesIsAnError()
    {
        Assert.Contains("'H'", Assert.Throws<ArgumentException>(() => Library.ForElement("H")).Message, StringComparison.Ordinal);
        Assert.Equal(11, Library.ForElement("cu").Count);
    }

    [Theory]
    [InlineData("Ti Ka, Cu Ka, X=6156", "Ti Ka|Cu Ka|X")]
    [InlineData("Ti Kα1,2, Cu Kβ1,3;Fe Kb", "Ti Ka|Cu Kb|Fe Kb")]
    [InlineData("Cu Kα1, 2 , Fe Ka", "Cu Ka|Fe Ka")]
    [InlineData(" Ti Ka;; Cu Ka, ", "Ti Ka|Cu Ka")]
    [InlineData("Au Lb1,2,3,Cu K-L2,3", "Au Lb1,2,3|Cu Ka")]
    public void ListsAreSeparatedByCommasAndSemicolons(string list, string names) =>
        Assert.Equal(names.Split('|'), Library.ParseList(list).Select(g => g.Name));

    [Theory]
    [InlineData("Cu Ka, Cu Kα1,2", "'Cu Ka1' is named twice")]
    [InlineData("Cu K, Cu Ka2", "'Cu Ka2' is named twice, in 'Cu K' and in 'Cu Ka2'")]
    [InlineData("X=1;x=2", "named twice")]
    [InlineData(" , ;", "names no line")]
    [InlineData("Cu Ka; 2", "'2'")]
    [InlineData("X=6156,2", "X=6156,2")]
    public void FaultyListsAreErrors(string list, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Library.ParseList(list)).Message, StringComparison.Ordinal);

    [Fact]
    public void RandomTextGivesAGroupOrTheDocumentedError()
    {
        // pieces of names, so that the deeper branches are reached, among any characters
        Gen<string> piece = Gen.OneOf(
            Gen.Elements("Cu", "K", "Au", "L", "a", "α", "1", ",", ",2", ";", "=", "-", " ", "beta", "L3", "M4", "1e999", "Mb", "\0"),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get)
        );
        Gen<string> text = Gen.ListOf(piece).Select(string.Concat);
        Prop.ForAll(Arb.From(text), s => GroupOrError(() => [Library.Find(s)]) && GroupOrError(() => Library.ParseList(s)) && Agrees(s))
            .QuickCheckThrowOnFailure();

        static bool GroupOrError(Func<IReadOnlyList<LineGroup>> read)
        {
            try
            {
                return read().All(g => g.Components.Count > 0);
            }
            catch (ArgumentException e)
            {
                return e.GetType() == typeof(ArgumentException) && e.Message.Length > 0;
            }
        }

        static bool Agrees(string s) => Library.TryFind(s, out LineGroup? g) ? Library.Find(s).Equals(g) : g is null;
    }

    [Fact]
    public void AnyCustomEnergySurvivesTheRoundTrip() =>
        Prop.ForAll<NormalFloat>(x =>
            {
                double energy = Math.Abs(x.Get) + 1e-3;
                return Library.Find(string.Create(CultureInfo.InvariantCulture, $"peak={energy:R}")).MeanEnergyEv == energy;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void NullIsAnError()
    {
        Assert.Throws<ArgumentNullException>(() => Library.Find(null!));
        Assert.Throws<ArgumentNullException>(() => Library.ParseList(null!));
        Assert.False(Library.TryFind(null, out _));
    }

    private static double Invariant(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The rows of the table, read independently of the library's reader.</summary>
    private static IEnumerable<string[]> EmbeddedRows()
    {
        using Stream stream = typeof(LineLibrary).Assembly.GetManifestResourceStream("SpectroCal.Lines.Data.xray-lines.csv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(row => row.Split(','))];
    }
}
