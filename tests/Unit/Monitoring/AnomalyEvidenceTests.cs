using MathNet.Numerics.Integration;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Monitoring;

public sealed class AnomalyEvidenceTests
{
    private const double Counts = 1000;
    private const double Error = 0.1; // of the line
    private const double RateError = 0.04;

    // A fifth of the counts, of which the whole shape is blind to their sum.
    private static readonly ElementaryTest Line = new(
        AnomalyKind.MissingLine,
        -1,
        Template: LinearTemplate.Of(RunSets.Gaussian(50, 20, 3), [.. Enumerable.Repeat(0.02, 50)], new double[50])
    )
    {
        CountsOfOne = -0.2,
    };

    [Fact]
    public void ALineThatIsMissingShowsInTheRateToo()
    {
        double alone = Of(default, 3),
            lower = Of(new RateDeviation(-2, RateError), 3),
            higher = Of(new RateDeviation(2, RateError), 3);
        Assert.InRange(lower, alone + 0.3, alone + 2);
        Assert.InRange(higher, 0, alone - 0.3);
    }

    [Fact]
    public void ARateThatIsWrongByItselfIsNoMissingLine()
    {
        double nothing = Of(default, 0);
        Assert.Equal(nothing, Of(new RateDeviation(-20, RateError), 0), 1e-6);
        Assert.InRange(Of(new RateDeviation(-20, RateError), 20), 10, 25); // but a line that is missing is
    }

    [Fact]
    public void PlacesThatSayTheSameSayMore()
    {
        Assert.InRange(Of(default, 3, 3), Of(default, 3, 0) + 0.1, 3 * Math.Sqrt(2));
        // One far deviation is what it is, among however many others.
        Assert.InRange(Of(default, [9, .. new double[20]]), 8.8, 9.8);
    }

    [Fact]
    public void TwoLinesOfAnElementThatAreMissingTogetherAreOneTest()
    {
        ReferencePeak[] peaks = [new(200, 4, 0.1), new(100, 3, 0.3), new(130, 4, 0.2)];
        double[][] lines = [.. peaks.Select(p => RunSets.Gaussian(300, p.Position, p.Sigma).Select(g => 1e5 * p.Share * g).ToArray())];
        double[] usual = [.. Enumerable.Range(0, 300).Select(i => 4e4 / 300 + lines.Sum(l => l[i]))],
            missing = [.. usual.Select((u, i) => u - 0.3 * (lines[1][i] + lines[2][i]))];
        var templates = new ReferenceTemplates(
            new DetectorReference("x", 0, usual, new double[BinnedCounts.Residues], 10, 1, 0, peaks, PeakWidthLaw.Constant(4))
        );
        ElementaryTest[] tests = [.. templates.Tests.Where(t => t.Kind is AnomalyKind.MissingLine)];
        double counts = missing.Sum();
        double[] residuals = [.. missing.Select((m, i) => m - counts * usual[i] / templates.Reference.Total)];
        CheckValue[] values = [.. tests.Select(t => t.Template!.Test(residuals, counts, 1))];
        Assert.Equal(5, values.Length);
        // Three lines, then those beside each other: the first two are missing.
        Assert.All(values[..3].Append(values[4]), v => Assert.True(v.Statistic > 1.05 * values[3].Statistic));
        Assert.Equal((91, 142), (tests[3].FromBin, tests[3].ToBin));
        Assert.Equal(tests[1].CountsOfOne + tests[2].CountsOfOne, tests[3].CountsOfOne, 1e-12);
    }

    [Fact]
    public void TheAverageIsThatOfTheLikelihoodRatiosHoweverLargeTheyAre()
    {
        // Sizes d have the density d/u^2 exp(-d^2 / 2 u^2), here with three standard errors for u; ratios are over that of no deviation.
        double[] deviations = [1.2, 5, -2, 3.4];
        double sum = deviations.Sum(z =>
            z > 0 ? 10 * SimpsonRule.IntegrateComposite(d => d / 9 * Math.Exp(d * z - 0.5 * d * d - d * d / 18), 0, 40, 4000) : 1
        );
        Assert.Equal(Math.Sqrt(2 * Math.Log(sum)), Of(default, deviations), 1e-6);
        Assert.InRange(Of(default, 200, 3), 185, 195);
    }

    private static double Of(RateDeviation rate, params ReadOnlySpan<double> deviations)
    {
        AnomalyEvidence evidence = default;
        foreach (double deviation in deviations)
            evidence.Add(Line, new CheckValue(deviation, -deviation * Error, Error), default, Counts, 1, rate);
        return evidence.Statistic;
    }
}
