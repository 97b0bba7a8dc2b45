using MathNet.Numerics.Distributions;
using SpectroCal.Monitoring;
using SpectroCal.Peaks;

namespace SpectroCal.Tests.Monitoring;

/// <summary>What the searches for explanations find quickly is what the plain way finds.</summary>
public sealed class AnomalyNamingTests
{
    private const int Bins = 300;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 1)]
    [InlineData(-2.7, 1.004)]
    [InlineData(4.2, 0.999)]
    [InlineData(0, 0.7)]
    [InlineData(-10, 1.35)]
    public void AWarpedShapeIsTheCubicOfItsCumulative(double offset, double gain)
    {
        double[] shape = Shape(),
            moved = new double[Bins];
        new ShapeWarp(shape).Apply(offset, gain, moved);
        for (int i = 0; i < Bins; i++)
            Assert.Equal(Cumulative(shape, (i + 1 - offset) / gain) - Cumulative(shape, (i - offset) / gain), moved[i], 1e-13);
    }

    [Fact]
    public void ADevianceIsThatOfTheNormedShape()
    {
        double[] shape = Shape(),
            counts = Drawn(shape, 3000, 1);
        var fit = new MixtureFit(counts, 1e-5);
        Assert.Equal(Deviance(counts, shape, 1e-5), fit.Deviance([.. shape.Select(s => 17 * s)]), 1e-8);
        Assert.Equal(Deviance(counts, new double[Bins], 1e-5), fit.Deviance(new double[Bins]), 1e-8);
    }

    [Fact]
    public void AMixtureIsTheBestOfAllProportions()
    {
        double[] shape = Shape(),
            line = RunSets.Gaussian(Bins, 200, 4);
        foreach (double part in new[] { 0, 0.02, 0.6 })
        {
            double[] mixed = [.. shape.Zip(line, (s, l) => (1 - part) * s + part * l)],
                counts = Drawn(mixed, 3000, 2);
            (double found, double deviance) = new MixtureFit(counts, 1e-6).Of(shape, line);
            double best = Enumerable
                .Range(0, 10_001)
                .Min(i => DevianceOf(counts, [.. Normed(shape, 1e-6).Zip(Normed(line, 1e-6), (s, l) => s + i / 1e4 * (l - s))]));
            Assert.Equal(part, found, 0.02);
            Assert.InRange(deviance, best - 0.1, best + 1e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(45)]
    public void WideningsAndThresholdsAreThoseOfAllThatAreTried(int threshold)
    {
        double[] shape = Shape(),
            usual = Drawn(shape, 100_000, 3),
            odd = Drawn([.. Widened(shape, shape, 3).Select((s, i) => i < threshold ? 0 : s)], 20_000, 4);
        var reference = new DetectorReference(
            "x",
            0,
            usual,
            new double[BinnedCounts.Residues],
            10,
            1,
            0,
            [new ReferencePeak(120, 4, 0.6)],
            PeakWidthLaw.Constant(4)
        );
        var templates = new ReferenceTemplates(reference);
        double[] expected = [.. usual.Select(u => u / reference.Total)];
        double floor = 0.5 / (reference.Total + 1);
        IReadOnlyList<Explanation> all = new AnomalyNaming(
            BinnedCounts.Of(odd, new double[BinnedCounts.Residues]),
            templates,
            expected
        ).All(new CheckValue[SimulatedChance.Checks], []);
        double widened = new[] { 0.15, 0.3, 0.5, 0.75, 1, 1.4, 2, 3 }.Min(w =>
                Deviance(odd, Widened(expected, templates.Lines, w * 4), floor)
            ),
            cut = Enumerable
                .Range(0, Bins)
                .Min(edge =>
                    Deviance(
                        odd,
                        [
                            .. expected.Select(
                                (s, i) =>
                                    i < edge ? 0
                                    : i == edge ? 0.5 * s
                                    : s
                            ),
                        ],
                        floor
                    )
                );
        Assert.Equal(widened, all.Single(e => e.Kind is AnomalyKind.Resolution).Deviance, 1e-7);
        Assert.Equal(cut, all.Single(e => e.Kind is AnomalyKind.Threshold).Deviance, 1e-7);
    }

    // A continuum above a threshold and two lines.
    private static double[] Shape()
    {
        double[] first = RunSets.Gaussian(Bins, 120, 4),
            second = RunSets.Gaussian(Bins, 180, 5),
            shape = [.. first.Select((f, i) => 0.6 * f + 0.2 * second[i] + (i is > 20 and < 280 ? 0.2 / 259 : 0))];
        return [.. shape.Select(s => s / shape.Sum())];
    }

    private static double[] Drawn(double[] shape, double counts, int seed)
    {
        var random = new Random(seed);
        return [.. shape.Select(s => s > 0 ? (double)Poisson.Sample(random, counts * s) : 0)];
    }

    private static double Cumulative(double[] shape, double x)
    {
        double[] sums = [0, .. shape.Select((_, i) => shape[..(i + 1)].Sum())];
        if (x <= 0 || x >= Bins)
            return x <= 0 ? x * Slope(shape, 0) : sums[Bins] + (x - Bins) * Slope(shape, Bins);
        int bin = (int)x;
        double t = x - bin,
            u = 1 - t;
        return u * u * ((1 + 2 * t) * sums[bin] + t * Slope(shape, bin))
            + t * t * ((1 + 2 * u) * sums[bin + 1] - u * Slope(shape, bin + 1));
    }

    private static double Slope(double[] shape, int edge)
    {
        double left = shape[Math.Max(0, edge - 1)],
            right = shape[Math.Min(Bins - 1, edge)],
            slope = edge is > 1 and < Bins - 1 ? (7 * (left + right) - shape[edge - 2] - shape[edge + 1]) / 12 : 0.5 * (left + right);
        return Math.Clamp(slope, 0, 3 * Math.Min(left, right));
    }

    private static double[] Widened(double[] shape, double[] lines, double width)
    {
        int reach = (int)(4 * width) + 1;
        double Kernel(int k) => Math.Exp(-0.5 * k * k / (width * width));
        double norm = Enumerable.Range(-reach, 2 * reach + 1).Sum(Kernel);
        double[] wide = [.. shape.Select((s, i) => Math.Max(0, s - lines[i]))];
        for (int i = 0; i < Bins; i++)
        for (int k = -reach; k <= reach; k++)
            if (i + k is >= 0 and < Bins)
                wide[i + k] += Math.Min(shape[i], lines[i]) * Kernel(k) / norm;
        return wide;
    }

    private static double Deviance(double[] counts, double[] shape, double floor) => DevianceOf(counts, Normed(shape, floor));

    private static double[] Normed(double[] shape, double floor)
    {
        double sum = shape.Sum();
        return [.. shape.Select(s => ((sum > 0 ? s / sum : 0) + floor) / (1 + floor * shape.Length))];
    }

    private static double DevianceOf(double[] counts, double[] shares)
    {
        double total = counts.Sum();
        return 2 * counts.Select((n, i) => n > 0 ? n * Math.Log(n / (total * shares[i])) : 0).Sum();
    }
}
