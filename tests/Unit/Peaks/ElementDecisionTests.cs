using SpectroCal.Peaks;

namespace SpectroCal.Tests.Peaks;

/// <summary>Which of several sets of elements is certain.</summary>
public sealed class ElementDecisionTests
{
    private static readonly StraightScale Truth = new(20, 10);

    // Four lines on a scale that is the true one times a factor.
    private static ElementAssignment Set(double factor, double score, params string[] elements)
    {
        AssignedLine[] lines =
        [
            .. new[] { 4000.0, 4500, 9000, 10_000 }.Select(e => new AssignedLine(Made.Line(factor * e), Made.Peak(Truth, e))),
        ];
        return new ElementAssignment(elements, new LineAssignment(factor * Truth.OffsetEv, factor * Truth.Gain, lines, score))
        {
            Odds = [.. elements.Select(_ => 20.0)],
        };
    }

    private static ElementDecision Of(params ElementAssignment[] found) =>
        ElementDecision.Of(found, Made.Extent(0, 2000), [.. found[0].Assignment.Lines.Select(l => l.Peak)], new AssignmentSettings())!;

    [Theory]
    [InlineData("Sc", "Ge", true)] // e^6.7 times as rare as calcium and zinc, and e^11 times as unlikely
    [InlineData("Np", "Pu", false)] // likelier by the spectrum, and so rare that they are not believed: nothing is
    public void HowRareElementsAreDoesNotDecide(string one, string other, bool isCertain)
    {
        ElementAssignment common = Set(1, 12, "Ca", "Zn");
        ElementDecision decision = Of(common, Set(1.17, 1, one, other));
        Assert.Equal((common, isCertain, isCertain), (decision.Best, decision.IsOfData, decision.IsCertain));
        Assert.InRange(decision.Confidence, ElementDecision.Certain, 1);
        Assert.True(Of(common).IsCertain);
    }
}
