using SpectroCal.Estimation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

/// <summary>Asymmetric lines in spectra of random events, each the sum of a Gaussian and, for some, an exponential.</summary>
public sealed class ClosureFitTests
{
    private const int Events = 400_000;
    private static readonly TargetSpectrum Target = Toys.Target() with { Range = new EnergyRegion(3500, 9000) };

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(-0.2, false)]
    public void AShortTailOfALineIsFoundWithItsSide(double fraction, bool isHigh)
    {
        ClosureFit fit = Fit(titanium: 0, copper: fraction, slope: 0.5);
        ClosureTail tail = Assert.IsType<ClosureTail>(fit.Tail([1]));
        Assert.Equal(isHigh, tail.IsHigh);
        // Third cumulant over its error: (6 f b^3 - 6 f^2 b^3 + 2 f^3 b^3) / sqrt(6 / N) = 20, less what the background takes.
        Assert.InRange(tail.Significance, 12, 30);
        // The mean of the line is f b sigma = 6.3 eV from its core; the first order of a fit finds the most of it.
        Assert.InRange(tail.ShiftsEv[1] * (isHigh ? -1 : 1), 3, 9);
        Assert.True(fit.Tail([0])!.Significance < 4);
    }

    [Fact]
    public void LinesTogetherShowMoreThanEachAlone()
    {
        ClosureFit fit = Fit(titanium: 0.05, copper: 0.05, slope: 0.5);
        double together = fit.Tail([0, 1])!.Significance;
        Assert.True(together > fit.Tail([0])!.Significance);
        Assert.True(together > fit.Tail([1])!.Significance);
    }

    [Fact]
    public void SymmetricLinesHaveNoTail()
    {
        ClosureFit fit = Fit(titanium: 0, copper: 0, slope: 0.5);
        foreach (
            int[] lines in (int[][])
                [
                    [0],
                    [1],
                    [0, 1],
                ]
        )
            Assert.True(!(fit.Tail(lines)?.Significance > 4));
    }

    // Each line as wide and where its moments are, as a calibration that does not know of the tail puts it.
    private static ClosureFit Fit(double titanium, double copper, double slope)
    {
        var random = new Random(5);
        var axis = EnergyAxis.Covering(3500, 9000, 12);
        var counts = new double[axis.Count];
        foreach ((double energy, double fraction) in ((double, double)[])[(4508.9, titanium), (8047.8, copper)])
        {
            double sigma = Target.Resolution.Sigma(energy),
                f = Math.Abs(fraction),
                mean = Math.Sign(fraction) * f * slope,
                variance = 1 + f * slope * slope * (2 - f);
            for (int i = 0; i < Events; i++)
            {
                double x = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
                if (random.NextDouble() < f)
                    x -= Math.Sign(fraction) * slope * Math.Log(1 - random.NextDouble());
                Count(energy + sigma * (x - mean) / Math.Sqrt(variance));
            }
        }
        for (int i = 0; i < Events / 4; i++)
            Count(3500 + 5500 * random.NextDouble());
        return Assert.IsType<ClosureFit>(ClosureFit.Of(new EnergySpectrum(axis, counts), Target, [], 0));

        void Count(double energy)
        {
            int bin = (int)Math.Floor((energy - axis.StartEv) / axis.StepEv);
            if (bin >= 0 && bin < counts.Length)
                counts[bin]++;
        }
    }
}
