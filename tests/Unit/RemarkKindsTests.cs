namespace SpectroCal.Tests;

public class RemarkKindsTests
{
    [Fact]
    public void NumbersAndQuotedNamesMakeNoKind()
    {
        IReadOnlyList<string> kinds = RemarkKinds.Of([
            ("a.mca", "No unit."),
            ("b.mca", "No unit."),
            ("a.mca", "Gain 3.2, ignored."),
            ("b.mca", "Gain -4, ignored."),
            ("c.mca", "Gain 1e-5, ignored."),
            ("b.mca", "It is called 'b.mca'."),
            ("c.mca", "It is called 'c.mca'."),
            ("c.mca", "Alone."),
        ]);
        Assert.Equal(
            [
                "a.mca and 1 more: No unit.",
                "a.mca and 2 more: Gain 3.2, ignored. (numbers of a.mca)",
                "b.mca and 1 more: It is called 'b.mca'. (names of b.mca)",
                "c.mca: Alone.",
            ],
            kinds
        );
    }
}
