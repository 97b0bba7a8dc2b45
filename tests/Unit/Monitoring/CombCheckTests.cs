using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Monitoring;

public sealed class CombCheckTests
{
    private const int Remainders = BinnedCounts.Residues;

    [Fact]
    public void TheTestsTogetherAreChiSquare()
    {
        var random = new Random(5);
        double[] counts = [.. Enumerable.Range(0, Remainders).Select(_ => (double)random.Next(900, 1100))];
        double mean = counts.Average(),
            chiSquare = counts.Sum(n => (n - mean) * (n - mean) / mean);
        Assert.Equal(chiSquare, Squares(counts).Sum(), 1e-6 * chiSquare);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    [InlineData(8, 2)]
    [InlineData(16, 3)]
    public void APeriodIsSeenByItsOwnTests(int period, int index)
    {
        double[] squares = Squares([.. Enumerable.Range(0, Remainders).Select(i => i % period == 0 ? 1100.0 : 1000.0)]);
        Assert.True(squares[index] > 1);
        Assert.All(squares[(index + 1)..], s => Assert.Equal(0, s, 1e-9));
    }

    // Squared statistics beside a reference that is even, by period.
    private static double[] Squares(double[] counts)
    {
        const double many = 1e6;
        double[] even = [.. Enumerable.Repeat(many, Remainders)];
        var reference = new DetectorReference("x", 0, even, even, 10, 1, 0, [], PeakWidthLaw.Constant(1));
        var squares = new double[CombContrast.Periods];
        foreach (ElementaryTest test in CombCheck.Tests)
        {
            double z = CombCheck.Test(BinnedCounts.Of(counts, counts), reference, false, 1, test.Contrast!).Statistic;
            squares[test.Contrast!.Period] += z * z;
        }
        return squares;
    }
}
