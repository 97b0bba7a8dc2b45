using MathNet.Numerics.LinearAlgebra;
using SpectroCal.Detectors;
using SpectroCal.Estimation;

namespace SpectroCal.Tests.Estimation;

public sealed class FisherInformationTests
{
    private const double Sigma = 50;
    private static readonly ResolutionModel Resolution = new(Sigma, Fano: 0);

    [Fact]
    public void OneLineWithoutBackgroundGivesSigmaOverRootN()
    {
        // Gain held: the offset is the centroid, and its bound is sigma / sqrt(N).
        TargetSpectrum target = TargetSpectrum.ForLines([Toys.Line("line", 6000)], Resolution) with
        {
            BackgroundDegree = 0,
        };
        var offsetOnly = new RestrictedFunction(PolynomialFunction.Linear, [500, 3], [0]);
        foreach (double counts in new[] { 100.0, 4000 })
        {
            double[] bound = FisherInformation.CramerRaoBound(
                target,
                [counts, 0],
                new EnergyCalibration(offsetOnly, [500]),
                channelWidth: 0
            )!;
            // Sums over Gaussians in steps of half a sigma are exact to 1e-9; the cut at eight sigma to 1e-13.
            Assert.Equal(Sigma / Math.Sqrt(counts), Math.Sqrt(Assert.Single(bound)), 1e-6);
        }
    }

    [Fact]
    public void RoundingToChannelsWidensTheLine()
    {
        TargetSpectrum target = TargetSpectrum.ForLines([Toys.Line("line", 6000)], Resolution) with { BackgroundDegree = 0 };
        var offsetOnly = new RestrictedFunction(PolynomialFunction.Linear, [500, 3], [0]);
        double[] bound = FisherInformation.CramerRaoBound(target, [100, 0], new EnergyCalibration(offsetOnly, [500]), channelWidth: 20)!;
        Assert.Equal((Sigma * Sigma + 60.0 * 60 / 12) / 100, bound[0], 1e-6);
    }

    [Fact]
    public void TwoLinesWithoutBackgroundHaveAClosedForm()
    {
        // A shift c_i(x) of the events of a Gaussian line carries N (c_i c_j / sigma^2 + 2 c_i' c_j') with c and c' at the line:
        // its place and its width. c_0 = 1, c_1 = a, c_1' = 1 / p1.
        TargetSpectrum target = TargetSpectrum.ForLines([Toys.Line("low", 4500), Toys.Line("high", 8000)], Resolution) with
        {
            BackgroundDegree = 0,
        };
        double[] counts = [900, 2500],
            energies = [4500, 8000];
        Matrix<double> information = Matrix<double>.Build.Dense(2, 2);
        for (int k = 0; k < 2; k++)
        {
            double a = (energies[k] - 500) / 3;
            information +=
                counts[k]
                * Matrix<double>.Build.DenseOfArray(
                    new[,]
                    {
                        { 1 / (Sigma * Sigma), a / (Sigma * Sigma) },
                        { a / (Sigma * Sigma), a * a / (Sigma * Sigma) + 1 / (Sigma * Sigma) * Sigma * Sigma * 2 / 9 },
                    }
                );
        }
        Matrix<double> expected = information.Inverse();
        double[] bound = FisherInformation.CramerRaoBound(target, [.. counts, 0], EnergyCalibration.Linear(500, 3), 0)!;
        for (int i = 0; i < 4; i++)
            Assert.Equal(1, bound[i] / expected[i / 2, i % 2], 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AgreesWithTheInformationOfChannelCounts(int degree)
    {
        // Independent way: expected counts of 3 eV channels as a function of p and of the amplitudes, differentiated numerically, and
        // F = sum dmu dmu / mu inverted by MathNet, amplitudes being nuisance parameters.
        TargetSpectrum target = TargetSpectrum.ForLines(
            [Toys.Line("a", 4508.9), Toys.Line("b", 6400), Toys.Line("c", 8047.8)],
            new ResolutionModel(25)
        ) with
        {
            Excluded = [new EnergyRegion(5000, 5400)],
        };
        double[] amplitudes = [1900, 700, 1500, 200, 400];
        var function = new PolynomialFunction(degree);
        double[] p = degree == 1 ? [500, 3] : [510, 2.97, 1e-5];
        double[] truth = [.. p, .. amplitudes];
        double[] channels = [.. Enumerable.Range(0, 4000).Select(a => (double)a).Where(a => target.Includes(function.Energy(a, p)))];

        double[] Expected(double[] q)
        {
            double[] scale = q[..p.Length];
            double[] energies = [.. channels.Select(a => function.Energy(a, scale))];
            // Rounding as of the true scale: the bound does not count the width of a channel as information.
            double step = function.Slope(function.Channel((target.Range.LowEv + target.Range.HighEv) / 2, p), p);
            var basis = new TargetBasis(target, energies, step * step / 12);
            return
            [
                .. channels.Select(
                    (a, j) => function.Slope(a, scale) * Enumerable.Range(0, 5).Sum(k => q[p.Length + k] * basis.Values(k)[j])
                ),
            ];
        }

        double[] steps = [0.1, 4e-5, 1.5e-8];
        double[] mu = Expected(truth);
        double[][] columns =
        [
            .. truth.Select(
                (value, i) =>
                {
                    double h = i < p.Length ? steps[i] : 1;
                    double[] up = Expected(FiniteDifferences.With(truth, i, value + h)),
                        down = Expected(FiniteDifferences.With(truth, i, value - h));
                    return up.Zip(down, (u, d) => (u - d) / (2 * h)).ToArray();
                }
            ),
        ];
        Matrix<double> information = Matrix<double>.Build.Dense(
            truth.Length,
            truth.Length,
            (i, j) => columns[i].Select((c, x) => c * columns[j][x] / mu[x]).Sum()
        );
        Matrix<double> expected = information.Inverse();
        double[] bound = FisherInformation.CramerRaoBound(target, amplitudes, new EnergyCalibration(function, p), 1)!;
        int n = p.Length;
        // The sums differ in their grids (25 eV against 3 eV) at the edges of the ranges only, where there is background.
        for (int i = 0; i < n; i++)
            Assert.Equal(1, bound[i * n + i] / expected[i, i], 0.01);
        foreach (double a in new[] { 1336.3, 2515.9 })
        {
            double[] c = [.. Enumerable.Range(0, n).Select(i => Math.Pow(a, i))];
            double ours = 0,
                theirs = 0;
            for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                (ours, theirs) = (ours + c[i] * bound[i * n + j] * c[j], theirs + c[i] * expected[i, j] * c[j]);
            Assert.Equal(1, ours / theirs, 0.01);
        }
    }

    [Fact]
    public void LinesThatDoNotDetermineTheParametersGiveNoBound()
    {
        TargetSpectrum target = Toys.Target();
        Assert.Null(FisherInformation.CramerRaoBound(target, [0, 0, 0, 0], EnergyCalibration.Linear(500, 3), 1));
    }

    [Fact]
    public void OneLineHardlyDeterminesTwoParameters()
    {
        // Only the width of the line tells about the gain: c_1' alone, an error of the gain of p1 / sqrt(2 N) or more.
        TargetSpectrum target = TargetSpectrum.ForLines([Toys.Line("line", 6000)], Resolution) with
        {
            BackgroundDegree = 0,
        };
        double[] bound = FisherInformation.CramerRaoBound(target, [1000, 1], EnergyCalibration.Linear(500, 3), 0)!;
        Assert.InRange(Math.Sqrt(bound[3]), 3 / Math.Sqrt(2000), 1.2 * 3 / Math.Sqrt(2000));
    }
}
