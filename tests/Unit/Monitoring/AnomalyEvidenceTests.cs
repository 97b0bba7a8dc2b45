using SpectroCal.Monitoring;

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

    private static double Of(RateDeviation rate, params ReadOnlySpan<double> deviations)
    {
        AnomalyEvidence evidence = default;
        foreach (double deviation in deviations)
            evidence.Add(Line, new CheckValue(deviation, -deviation * Error, Error), default, Counts, 1, rate);
        return evidence.Statistic;
    }
}
