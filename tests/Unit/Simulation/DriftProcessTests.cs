using SpectroCal.Simulation;

namespace SpectroCal.Tests.Simulation;

public sealed class DriftProcessTests
{
    private const int Paths = 4000;
    private const int Steps = 20;

    // Averages over 4000 paths: a variance is known to sqrt(2 / 4000) = 2.2 %, a correlation to 1.6 %; bounds are four times that.
    private static double[][] Draw(DriftProcess process)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Paths).Select(_ => process.Sample(8, Steps, random))];
    }

    private static double Covariance(double[][] paths, int s, int t) => paths.Average(x => x[s] * x[t]);

    [Fact]
    public void TheAutoregressiveProcessIsStationary()
    {
        double[][] paths = Draw(new DriftProcess(DriftKind.Autoregressive, 5.5, CorrelationRuns: 2));
        Assert.All(paths, x => Assert.Equal(8 * Steps, x.Length));
        foreach (int t in new[] { 0, 1, 50, 159 })
        {
            Assert.Equal(0, paths.Average(x => x[t]), 4 * 5.5 / Math.Sqrt(Paths));
            Assert.Equal(1, Covariance(paths, t, t) / (5.5 * 5.5), 0.09);
        }
        foreach (int lag in new[] { 1, 20, 40, 100 })
            Assert.Equal(Math.Exp(-lag / (2.0 * Steps)), Covariance(paths, 30, 30 + lag) / (5.5 * 5.5), 0.065);
    }

    [Fact]
    public void TheRandomWalkSpreadsWithTime()
    {
        double[][] paths = Draw(new DriftProcess(DriftKind.RandomWalk, 3));
        Assert.All(paths, x => Assert.Equal(0, x[0]));
        foreach (int t in new[] { 1, 20, 100, 159 })
            Assert.Equal(1, Covariance(paths, t, t) / (9.0 * t / Steps), 0.09);
        // Increments are independent: cov(x_s, x_t) = var(x_s).
        Assert.Equal(1, Covariance(paths, 40, 140) / (9.0 * 2), 0.15);
    }

    [Fact]
    public void WithoutSpreadNothingDrifts() =>
        Assert.All(new DriftProcess(DriftKind.Autoregressive, 0).Sample(3, 10, new Random(1)), x => Assert.Equal(0, x));
}
