using MathNet.Numerics.Distributions;
using SpectroCal.Detectors;
using SpectroCal.Estimation;
using SpectroCal.Optimization;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Estimation;

/// <summary>Which channels of a batch are compared.</summary>
public sealed class ChannelRegionTests
{
    private static ChannelRegion Of(long[] counts, TargetSpectrum? target = null) =>
        ChannelRegion.Of(new ChannelHistogram(counts, 1300), target ?? Toys.Target(), PolynomialFunction.Linear, Toys.Linear);

    [Fact]
    public void ItIsWhereTheRangeIsWithoutWhatIsExcluded()
    {
        TargetSpectrum target = Toys.Target() with { Excluded = [new EnergyRegion(5000, 5300)] };
        ChannelRegion region = ChannelRegion.Of(new ChannelHistogram(new long[4096], 0), target, PolynomialFunction.Linear, Toys.Linear);
        int low = (int)Math.Ceiling((target.Range.LowEv - 500) / 3),
            high = (int)Math.Floor((target.Range.HighEv - 500) / 3);
        Assert.Equal([(low, 1500), (1601, high + 1)], region.Runs);
        Assert.Equal((low, high), region.Ends);
    }

    [Fact]
    public void TheChannelsAtWhichTheDataEndAreLeftOut()
    {
        Assert.Equal([(1, 4)], Of([2, 0, 1, 0, 1]).Runs);
        // Channels without counts say that the data go on.
        Assert.Equal([(0, 5)], Of([0, 1, 0, 1, 0]).Runs);
        Assert.True(Of([5]).IsEmpty);
        Assert.True(Of([5, 5]).IsEmpty);
    }

    [Fact]
    public void HalfOfItsChannelsAreBelowItsMiddle() =>
        Assert.Equal([2, 7, 10], ((ChannelRegion[])[new([(0, 5)]), new([(5, 10)]), new([(0, 2), (10, 13)])]).Select(r => r.Middle));

    // All data lie in the range, so that the region stays: but the integral has to follow lines that are narrower in channels.
    [Fact]
    public void AnotherGainIsAnotherProblem()
    {
        int[] channels = [.. Toys.Channels(2000, 41, PolynomialFunction.Linear, Toys.Linear).Select(a => (int)Math.Round(a))];
        ChannelHistogram histogram = HistogramBuilder.FromIntegers([.. channels.Where(a => a is > 1800 and < 2200)]);
        var objective = new PoissonLikelihood(
            PolynomialFunction.Linear,
            Toys.Target(),
            new SingleEvents(Toys.Batch(histogram)),
            Toys.Linear
        );
        int nodes = Nodes();
        Assert.False(objective.Renew([400, 3.05]));
        Assert.True(objective.Renew([-100, 3.3 + 0.01]));
        Assert.Equal(1.1, (double)Nodes() / nodes, 0.05);

        int Nodes() => objective.Held.Spans.Count(v => v > 0);
    }

    [Fact]
    public void SaturatedIsOverItsChannelsOnly() =>
        Assert.Equal(3 * Math.Log(3) - 3 - 1, Of([9, 3, 0, 1, 7]).Saturated(new ChannelHistogram([9, 3, 0, 1, 7], 1300)), 1e-12);

    // A line of 30 events and nothing else, in channels that begin far below it and end at the last event: cut there, and with that event
    // counted, the line comes out 0.38 standard errors off.
    [Fact]
    public void ALineThatEndsTheDataIsNotShifted()
    {
        const int batches = 1200,
            first = 2000;
        var target = TargetSpectrum.ForLines([Toys.Line("Cu Ka", 8047.8)], new ResolutionModel(25)) with { BackgroundDegree = 0 };
        double sigma = target.Resolution.Sigma(8047.8);
        var function = new RestrictedFunction(PolynomialFunction.Linear, Toys.Linear, [0]);
        var pulls = new List<double>();
        for (int seed = 0; seed < batches; seed++)
        {
            var random = new Random(seed);
            int[] channels =
            [
                .. Enumerable.Range(0, 30).Select(_ => (int)Math.Round((8047.8 - 500 + sigma * Normal.Sample(random, 0, 1)) / 3)),
            ];
            var counts = new long[channels.Max() - first + 1];
            foreach (int channel in channels)
                counts[channel - first]++;
            var objective = new PoissonLikelihood(
                function,
                target,
                new SingleEvents(Toys.Batch(new ChannelHistogram(counts, first))),
                [500]
            );
            OptimizationResult result = Minimizer.Minimize(objective, [500], new LevenbergMarquardt(), new StoppingRule());
            double pull = (result.Parameters[0] - 500) / Math.Sqrt(objective.Covariance(result.Parameters)![0]);
            if (Math.Abs(pull) < 8)
                pulls.Add(pull);
        }
        Assert.InRange(pulls.Count, batches - 5, batches);
        // -0.03 +- 0.03
        Assert.InRange(pulls.Average(), -0.12, 0.1);
    }
}
