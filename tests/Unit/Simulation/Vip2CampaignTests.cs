using SpectroCal.Detectors;
using SpectroCal.Simulation;
using SpectroCal.Spectra;

namespace SpectroCal.Tests.Simulation;

public sealed class Vip2CampaignTests
{
    private static readonly Vip2Settings Small = new()
    {
        Seed = 5,
        Detectors = 4,
        Batches = 3,
        UnsteadyDetectors = 1,
    };

    [Fact]
    public void EqualSeedsGiveEqualData()
    {
        Vip2Campaign a = Vip2Campaign.Simulate(Small),
            b = Vip2Campaign.Simulate(Small),
            other = Vip2Campaign.Simulate(Small with { Seed = 6 });
        foreach ((EventBatch first, EventBatch second) in Batches(a).Zip(Batches(b)))
            Assert.True(first.Histogram.Counts.SequenceEqual(second.Histogram.Counts));
        Assert.Contains(Batches(a).Zip(Batches(other)), pair => !pair.First.Histogram.Counts.SequenceEqual(pair.Second.Histogram.Counts));
    }

    [Fact]
    public void LinesLieWhereTheTrueConstantsPutThem()
    {
        Vip2Campaign campaign = Vip2Campaign.Simulate(Small with { DriftEv = 0, TailFraction = 0, UnsteadyDetectors = 0 });
        foreach (Vip2Detector detector in campaign.Detectors)
        foreach ((EventBatch batch, EnergyCalibration truth) in detector.Batches.Zip(detector.Truths))
        {
            // The mean of what lies within 200 eV of Mn Ka, natural shape and background under it included.
            (double sum, double weight) = (0, 0);
            for (int k = 0; k < batch.Histogram.Length; k++)
            {
                double energy = truth.Energy(batch.Histogram.Position(k));
                if (Math.Abs(energy - 5895) > 200)
                    continue;
                sum += batch.Histogram.Counts[k] * energy;
                weight += batch.Histogram.Counts[k];
            }
            Assert.InRange(sum / weight, 5895 - 6, 5895 + 6);
        }
    }

    [Fact]
    public void CopperIsTwoOrdersOfMagnitudeWeaker()
    {
        Vip2Settings settings = new();
        Assert.Equal(0.01, settings.Lines.Single(l => l.Group.Name == "Cu Ka").PerManganese);
        Assert.Equal(176, settings.Resolution.Fwhm(8047.8), 0.5);
    }

    [Fact]
    public void UnsteadyDetectorsHaveAnotherGainInBatchesOneAfterAnother()
    {
        Vip2Settings settings = new Vip2Settings { DriftEv = 0, ManganeseCounts = 1 }.WithDetectors(16);
        Assert.Equal(6, settings.UnsteadyDetectors);
        var starts = new HashSet<int>();
        foreach ((Vip2Detector detector, int index) in Vip2Campaign.Simulate(settings).Detectors.Select((d, i) => (d, i)))
        {
            double[] channels = [.. detector.Truths.Select(t => t.Channel(8047.8))];
            double usual = channels.Order().ElementAt(channels.Length / 2);
            EnergyCalibration steady = detector.Truths[Array.IndexOf(channels, usual)];
            int[] raised = [.. Enumerable.Range(0, channels.Length).Where(b => channels[b] != usual)];
            Assert.Equal(index < 6 ? 2 : 0, raised.Length);
            if (raised.Length == 0)
                continue;
            Assert.Equal(raised[0] + 1, raised[1]);
            starts.Add(raised[0]);
            // Under the constants of the others the line lies too high by the step; offsets make a few eV of difference.
            Assert.All(raised, b => Assert.InRange(steady.Energy(channels[b]) - 8047.8, 0.95 * settings.StepEv, 1.1 * settings.StepEv));
        }
        Assert.True(starts.Count > 1);
    }

    [Theory]
    [InlineData(32, 12)]
    [InlineData(8, 3)]
    [InlineData(4, 1)]
    [InlineData(1, 0)]
    public void TheShareOfUnsteadyDetectorsStays(int detectors, int unsteady) =>
        Assert.Equal(unsteady, new Vip2Settings().WithDetectors(detectors).Validated().UnsteadyDetectors);

    [Fact]
    public void AMonthShorterThanTheStepIsRaisedThroughout()
    {
        Vip2Settings day = Small with { DriftEv = 0, Batches = 1 };
        double ratio = Gain(day) / Gain(day with { StepEv = 0 });
        Assert.Equal(1 - 0.85 * day.StepEv / 8047.8, ratio, 1e-9);

        static double Gain(Vip2Settings settings) => Vip2Campaign.Simulate(settings).Detectors[0].Truths[0].Parameters[1];
    }

    [Fact]
    public void AStepOfFewerThanNoBatchesIsRefused() =>
        Assert.Throws<CalibrationException>(() => Vip2Campaign.Simulate(Small with { StepBatches = -1 }));

    [Theory]
    [InlineData(0, 1, 1000, 0.05)]
    [InlineData(1, 0, 1000, 0.05)]
    [InlineData(1, 1, 0, 0.05)]
    [InlineData(1, 1, 1000, 1.0)]
    [InlineData(1, 1, 1e12, 0.05)]
    public void NonsenseIsRefused(int detectors, int batches, double counts, double tail) =>
        Assert.Throws<CalibrationException>(() =>
            Vip2Campaign.Simulate(
                new Vip2Settings
                {
                    Detectors = detectors,
                    Batches = batches,
                    ManganeseCounts = counts,
                    TailFraction = tail,
                    UnsteadyDetectors = 0,
                }
            )
        );

    private static IEnumerable<EventBatch> Batches(Vip2Campaign campaign) => campaign.Detectors.SelectMany(d => d.Batches);
}
